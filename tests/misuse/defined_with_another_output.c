/* Whoever saw the declaration would read an int. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, length, ((const char *, text)));

WOI_ASYNC_DEFINE(size_t, length, ((const char *, text))) // expect: "length: defined with another output type than declared"
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_END;
}
