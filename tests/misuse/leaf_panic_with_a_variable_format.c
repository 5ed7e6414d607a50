/* The same in a hand-written poll. */
#include "subjects.h"

woi_poll poll_it(const char *text)
{
    return woi_panic(text); // expect: "initializer element is not (a compile-time )?constant"
}
