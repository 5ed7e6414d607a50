/* A macro that is nothing but another name. */
// expect: blocking-call 12:5
// expect: blocking-call 13:5
#include "subjects.h"

#define NAP SLEEP
#define SLEEP sleep

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    SLEEP(1);
    NAP(2);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
