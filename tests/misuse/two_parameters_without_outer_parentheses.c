/* Here the second parameter would be a local. */
#include "subjects.h"

WOI_ASYNC(int, add, (int, a), (int, b)) // expect: "WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES"
{
    WOI_BEGIN;
    WOI_RETURN(self->a + self->b);
    WOI_END;
}
