/* What callers see is another stream. */
#include "subjects.h"

WOI_STREAM_DEFINE(long, numbers_from, ((int, first))) // expect: "numbers_from: defined with another output type than declared"
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(self->first);
    WOI_END;
}
