/* Twelve are the limit. */
#include "subjects.h"

WOI_ASYNC(int, many, ((int, a), (int, b), (int, c), (int, d), (int, e), (int, f), (int, g), (int, h), (int, i), (int, j), (int, k), (int, l), (int, m))) // expect: "WOI_AT_MOST_12_PARAMETERS_"
{
    WOI_BEGIN;
    WOI_RETURN(self->a);
    WOI_END;
}
