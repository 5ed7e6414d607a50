/* A macro of this file. */
// expect: cleanup-attribute 10:5
#include "subjects.h"

#define _cleanup_text_ __attribute__((cleanup(free_text)))

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    _cleanup_text_ char *text = make_text();
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
