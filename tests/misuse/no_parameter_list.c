/* No parameters are (). */
#include "subjects.h"

WOI_ASYNC(int, three) // expect: gcc "before 'WOI_FIELDS_'" clang "a parameter list without types"
{
    WOI_BEGIN;
    WOI_RETURN(3);
    WOI_END;
}
