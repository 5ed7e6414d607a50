/* Futures are awaited by pointer: they never move. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct countdown timer;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->timer); // expect: "this is no pointer to a future"
    WOI_END;
}
