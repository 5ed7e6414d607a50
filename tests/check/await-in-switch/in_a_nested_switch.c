/* A switch in a switch. */
// expect: await-in-switch 12:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        switch (next()) {
        case 2:
            WOI_YIELD();
        }
    }
    WOI_RETURN(0);
    WOI_END;
}
