// In C++ the headers only declare, but durations are as whole as in C.
#include <woi/time.h>

int64_t half_a_second()
{
    return WOI_SEC(0.5); // expect-in-header: "durations take whole numbers: half a second is WOI_MS\(500\)"
}
