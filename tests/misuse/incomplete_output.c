/* The frame holds the output: its size must be known. */
#include "subjects.h"

struct later;
WOI_ASYNC(struct later, get, ()) // expect: "incomplete type"
{
    WOI_BEGIN;
    WOI_END;
}
