/* Clean-up cannot wait. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    WOI_TRY(self->sum, add_later(1, 2)); // expect: "WOI_TRY is not allowed after WOI_FINALLY"
    WOI_END;
}
