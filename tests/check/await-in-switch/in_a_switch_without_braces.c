/* A switch with one statement. */
// expect: await-in-switch 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next())
    case 1:
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
