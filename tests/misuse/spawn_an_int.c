/* A task is made of a future. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_spawn_detached(5); // expect: gcc "invalid type argument of '->' \(have 'int'\)" clang "'int' is not a pointer"
    WOI_END;
}
