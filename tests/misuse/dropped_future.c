/* A call alone does nothing: the future is lost. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    add_later(1, 2); // expect: gcc "ignoring return value of 'add_later'" clang "ignoring return value of function"
    WOI_END;
}
