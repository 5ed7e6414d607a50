/* A macro of this file that waits. */
// expect: await-in-switch 12:9
#include "subjects.h"

#define NAP() WOI_AWAIT(woi_sleep(1))

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        NAP();
    }
    WOI_RETURN(0);
    WOI_END;
}
