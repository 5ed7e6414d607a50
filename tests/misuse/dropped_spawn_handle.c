/* woi_spawn_detached is for tasks that nobody joins. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_spawn(nothing()); // expect: gcc "ignoring return value of 'woi_spawn_'"
    WOI_END;
}
// unseen: clang - the cast to the typed handle counts as a use
