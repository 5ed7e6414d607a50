/* No parameters are (), not (void). */
#include "subjects.h"

WOI_ASYNC(int, three, (void)) // expect: "WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES"
{
    WOI_BEGIN;
    WOI_RETURN(3);
    WOI_END;
}
