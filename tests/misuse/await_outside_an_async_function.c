/* A plain function has nothing to suspend. */
#include "subjects.h"

int plain(void)
{
    int sum;

    WOI_AWAIT(sum, add_later(1, 2)); // expect: "WOI_AWAIT: WOI_BEGIN is missing"
    return sum;
}
