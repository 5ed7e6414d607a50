/* WOI_ASYNC does both at once. */
#include "subjects.h"

WOI_ASYNC_DEFINE(int, length, ((const char *, text))) // expect: gcc "undefined type 'struct length'" clang "incomplete definition of type 'struct length'"
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_END;
}
