/* As for any function. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, length, ((const char *, text)));

WOI_ASYNC_DEFINE(int, length, ((const char *, text), (int, limit))) // expect: "conflicting types for 'length'"
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_END;
}
