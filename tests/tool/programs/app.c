/* app.c - an async program; its status is 4. */
#include <stdio.h>
#include <woi.h>

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    puts("slept");
    WOI_RETURN(4);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
