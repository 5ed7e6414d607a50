/* WOI_ASYNC_DEFINE has a body, too. */
// expect: lost-local 12:16
#include "subjects.h"

WOI_ASYNC_DECLARE(int, app, ((int, a)));

WOI_ASYNC_DEFINE(int, app, ((int, a)))
{
    WOI_BEGIN;
    int b = self->a;
    WOI_YIELD();
    WOI_RETURN(b);
    WOI_END;
}
