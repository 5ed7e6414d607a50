/* In a body a pointer for an int is an error, even where C only warns. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(add_later("one", 2)); // expect: gcc "passing argument 1 of 'add_later' makes integer from pointer" clang "pointer to integer conversion passing"
    WOI_END;
}
