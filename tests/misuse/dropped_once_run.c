/* What nobody awaits does not run. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct woi_once *, once)))
{
    WOI_BEGIN;
    woi_once_run(self->once, add_later(1, 2)); // expect: gcc "ignoring return value of 'woi_once_run_'" clang "ignoring return value of function"
    WOI_END;
}
