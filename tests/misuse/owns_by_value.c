/* The destructor gets a pointer to the output, even if the output is a pointer. */
#include "subjects.h"

#include <stdlib.h>

WOI_ASYNC_OWNS(char *, free, read_text, ()) // expect: "the destructor must be a function void drop"
{
    WOI_BEGIN;
    WOI_END;
}
