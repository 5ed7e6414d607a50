// Of whatever is whole, in C++.
#include <woi/time.h>

struct pause {
    int length;
    unsigned bits : 5;
};

enum { THREE = 3 };

static const int64_t times[] = {
    WOI_NS(1), WOI_US(2u), -WOI_SEC(4), WOI_MIN(INT64_MAX), WOI_MS(THREE), WOI_MS('a'), WOI_MS(true),
};

int64_t all(const pause &pause, uint8_t small, bool flag, int number);
int64_t all(const pause &pause, uint8_t small, bool flag, int number)
{
    return times[0] + WOI_MS(pause.length) + WOI_MS(pause.bits) + WOI_US(small) + WOI_NS(flag) +
           WOI_MIN(number++);
}
