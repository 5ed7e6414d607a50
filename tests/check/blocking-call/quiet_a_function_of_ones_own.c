/* A function of that name. */
#include "subjects.h"

static int connect_all(void)
{
    return 0;
}

static int connect(int n)
{
    return n;
}

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(connect(3) + connect_all());
    WOI_END;
}
