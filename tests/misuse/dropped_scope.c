/* A scope is a future. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_cancel_after(WOI_SEC(1), add_later(1, 2)); // expect: gcc "ignoring return value of 'woi_scope_new_'" clang "ignoring return value of function"
    WOI_END;
}
