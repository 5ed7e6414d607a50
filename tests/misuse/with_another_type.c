/* What is bound has the type of the task local. */
#include "subjects.h"

WOI_TASK_LOCAL(int, level);

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(level, "high", nothing())); // expect: gcc "passing argument 1 of 'level_takes_' makes integer from pointer" clang "pointer to integer conversion passing"
    WOI_END;
}
