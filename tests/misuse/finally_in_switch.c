/* The finally part is the end of the body, not of a switch in it. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
    WOI_FINALLY: // expect: "WOI_FINALLY stands in a block"
        puts("done");
    }
    WOI_END;
}
