/* Locals and parameters are reached through self. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, count_of_things)))
{
    WOI_BEGIN;
    WOI_RETURN(count_of_things); // expect: gcc "'count_of_things' undeclared" clang "use of undeclared identifier 'count_of_things'"
    WOI_END;
}
