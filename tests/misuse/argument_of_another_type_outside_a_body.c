/* Outside of a body the compiler warns, as of any call. */
#include "subjects.h"

struct add_later *start(void)
{
    return add_later("one", 2); // expect-warning: gcc "passing argument 1 of 'add_later' makes integer from pointer" clang "pointer to integer conversion passing"
}
