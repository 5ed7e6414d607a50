/* A macro needs no parentheses to wait. */
// expect: lost-local 15:20
#include <stdio.h>
#include <woi.h>

#define NAP WOI_AWAIT(woi_sleep(WOI_MS(1)))

WOI_ASYNC(int, count, ())
{
    int v;

    WOI_BEGIN;
    v = 1;
    NAP;
    printf("%d\n", v);
    WOI_RETURN(0);
    WOI_END;
}
