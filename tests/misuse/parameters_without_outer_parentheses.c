/* The list of parameters is one argument: ((int, a)). */
#include "subjects.h"

WOI_ASYNC(int, twice, (int, a)) // expect: "WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES"
{
    WOI_BEGIN;
    WOI_RETURN(2 * self->a);
    WOI_END;
}
