/* Only a task can be aborted; a future is dropped. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct add_later *, sum)))
{
    WOI_BEGIN;
    woi_abort(self->sum); // expect: "no member named 'handle'"
    WOI_END;
}
