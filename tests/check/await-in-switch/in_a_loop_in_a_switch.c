/* A loop in between does not help. */
// expect: await-in-switch 11:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        while (ready())
            WOI_YIELD();
        break;
    }
    WOI_RETURN(0);
    WOI_END;
}
