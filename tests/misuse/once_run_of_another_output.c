/* What runs once says by an int whether it has. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_once *, once)))
{
    WOI_BEGIN;
    WOI_TRY(woi_once_run(self->once, find_point())); // expect: "woi_once_run: the output of the future is no int"
    WOI_END;
}
