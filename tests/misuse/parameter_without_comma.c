/* A parameter is a pair. */
#include "subjects.h"

WOI_ASYNC(int, twice, ((int a))) // expect: gcc "WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES" clang "too (few|many) arguments provided to function-like macro invocation"
{
    WOI_BEGIN;
    WOI_RETURN(2 * self->a);
    WOI_END;
}
