/* Nobody takes its items. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    numbers_from(1); // expect: gcc "ignoring return value of 'numbers_from'" clang "ignoring return value of function"
    WOI_END;
}
