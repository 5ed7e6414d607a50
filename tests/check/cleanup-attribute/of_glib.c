/* As GLib has it. */
// expect: cleanup-attribute 8:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    g_autofree char *text = make_text();
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
