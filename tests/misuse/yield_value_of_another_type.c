/* The item has the type of the stream. */
#include "subjects.h"

WOI_STREAM(int, app, (), int n;)
{
    WOI_BEGIN;
    WOI_YIELD_VALUE("five"); // expect: gcc "makes integer from pointer" clang "pointer to integer conversion"
    WOI_END;
}
