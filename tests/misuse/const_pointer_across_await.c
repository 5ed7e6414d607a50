/* The same as any local across an await. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    const char *name = "app";
    WOI_AWAIT(nothing()); // expect: gcc "switch jumps over variable initialization"
    puts(name);
    WOI_END;
}
// unseen: clang - handing a pointer to const to a function does not count as using it
