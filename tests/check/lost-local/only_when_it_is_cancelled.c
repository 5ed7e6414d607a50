/* The finally part comes after no return. */
// expect: lost-local 16:10
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    char *text;

    WOI_BEGIN;
    for (;;) {
        text = make_text();
        WOI_YIELD();
        text = NULL;
    }
WOI_FINALLY:
    free(text);
    WOI_END;
}
