/* Nobody waits by making a wait. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct woi_notify *, notify)))
{
    WOI_BEGIN;
    woi_notified(self->notify); // expect: gcc "ignoring return value of 'woi_notified'" clang "ignoring return value of function"
    WOI_END;
}
