/* A sleep that nobody awaits does not sleep. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_sleep(WOI_MS(5)); // expect: gcc "ignoring return value of 'woi_sleep'" clang "ignoring return value of function"
    WOI_END;
}
