/* A lock that nobody awaits is not taken. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct woi_mutex *, mutex)), struct woi_mutex_guard guard;)
{
    WOI_BEGIN;
    woi_mutex_lock(self->mutex, &self->guard); // expect: gcc "ignoring return value of 'woi_mutex_lock'" clang "ignoring return value of function"
    WOI_END;
}
