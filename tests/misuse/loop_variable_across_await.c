/* The mistake that everybody makes once: i belongs into the frame. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    for (int i = 0; i < 10; i++)
        WOI_AWAIT(say_later("hello")); // expect: gcc "switch jumps over variable initialization" clang "variable 'i' is used uninitialized"
    WOI_END;
}
