/* The file has a function of that name that returns something else. */
#include "subjects.h"

#define strtok own_strtok
static char *strtok(char *text, const char *with)
{
    (void)text;
    return strdup(with);
}

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8];
    WOI_TRY(woi_write_all(self->conn, strtok(b, "x"), 1));
    WOI_RETURN(0);
    WOI_END;
}
