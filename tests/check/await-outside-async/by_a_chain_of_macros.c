/* Defined in reverse order. */
// expect: await-outside-async 11:5
#include "subjects.h"

#define A(f) B(f)
#define B(f) C(f)
#define C(f) WOI_AWAIT(f)

void plain(void)
{
    A(woi_sleep(1));
}
