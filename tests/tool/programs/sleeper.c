/* sleeper.c - an async function that stops all others; its status is 4. */
#include <unistd.h>
#include <woi.h>

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(1));
    usleep(1);
    WOI_RETURN(4);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
