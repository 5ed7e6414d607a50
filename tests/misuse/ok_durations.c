/* Of whatever is whole: each integer type, a bit-field, an enumerator; in constants, too. */
#include "subjects.h"

struct pause {
    int length;
    unsigned bits : 5;
};

enum { THREE = 3 };

_Static_assert(WOI_SEC(1) == 1000000000, "a constant");
static const int64_t times[] = {
    WOI_NS(1),   WOI_US(2u),   -WOI_SEC(4),          WOI_MIN(INT64_MAX), WOI_MS(THREE),
    WOI_MS('a'), WOI_MS(true), WOI_SEC(sizeof(int)), WOI_NS(INT64_MIN),
};

int64_t all(const struct pause *pause, uint8_t small, bool flag, int number);
int64_t all(const struct pause *pause, uint8_t small, bool flag, int number)
{
    int64_t sum = times[number];

    switch (sum) {
    case WOI_NS(1):
        return 1;
    default:
        break;
    }
    sum += WOI_MS(pause->length);
    sum += WOI_MS(pause->bits);
    sum += WOI_US(small);
    sum += WOI_NS(flag);
    return sum + WOI_MIN(number++);
}
