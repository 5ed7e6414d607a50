/* Outside of a body the compiler warns. */
#include "subjects.h"

woi_poll poll_it(const char *text)
{
    return woi_panic("no %d", text); // expect-warning: gcc "format '%d' expects argument of type 'int'" clang "format specifies type 'int' but the argument has type"
}
