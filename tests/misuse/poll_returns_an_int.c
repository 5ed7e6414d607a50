/* A poll returns WOI_READY or WOI_PENDING. */
#include "subjects.h"

woi_poll poll_it(void)
{
    return 1; // expect: gcc "returning type 'int' but 'woi_poll' was expected" clang "returning 'int' from a function with incompatible result type 'woi_poll'"
}
