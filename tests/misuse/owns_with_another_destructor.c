/* The destructor gets a pointer to the output. */
#include "subjects.h"

static void close_number(int *number)
{
    *number = 0;
}

WOI_ASYNC_OWNS(struct point, close_number, find, ()) // expect: "the destructor must be a function void drop"
{
    WOI_BEGIN;
    WOI_END;
}
