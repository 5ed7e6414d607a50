/* A word in a string, a member, or a macro of another function. */
#include "subjects.h"

#define SAY(x) use_text(x " return")
#define SAFE(x) ((x) > 0 ? (x) : 0)
#define PLAIN return 1

int plain(void)
{
    PLAIN;
}

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    SAY("return");
    use(SAFE(self->n));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
