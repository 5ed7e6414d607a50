/* A misspelt type. */
#include "subjects.h"

WOI_ASYNC(strnig, name, ()) // expect: gcc "'strnig' undeclared here" clang "use of undeclared identifier 'strnig'"
{
    WOI_BEGIN;
    WOI_END;
}
