/* The one type as wide as our labels. */
#include "subjects.h"

WOI_ASYNC(void, app, ((unsigned __int128, n)))
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_AWAIT(nothing());
        break;
    }
    WOI_END;
}
// unseen: both - the label fits; at run time the unknown state aborts the program
