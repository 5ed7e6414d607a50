/* Nor does a block. */
// expect: await-in-switch 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    default: {
        WOI_TRY(woi_sleep(1));
    }
    }
    WOI_RETURN(0);
    WOI_END;
}
