/* WOI_INTO alone starts nothing. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int a;)
{
    WOI_BEGIN;
    WOI_INTO(self->a, add_later(1, 2)); // expect: "ignoring return value"
    WOI_END;
}
