/* The attribute stands behind. */
// expect: cleanup-attribute 8:31
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    char *text __attribute__((cleanup(free_text))) = make_text();
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
