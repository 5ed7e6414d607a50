/* WOI_ASYNC declares as well: here WOI_ASYNC_DEFINE is meant. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, length, ((const char *, text)));

WOI_ASYNC(int, length, ((const char *, text))) // expect: "redefinition of 'struct length_result'|redefinition of 'length_result'"
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_END;
}
