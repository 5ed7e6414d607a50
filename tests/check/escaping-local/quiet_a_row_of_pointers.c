/* An element of an array of pointers is a pointer. */
#include "subjects.h"

typedef char *char_p;
typedef char *row_t[2];

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char *m[2] = {self->kept, self->kept};
    char_p p = self->kept;
    m[0] = p;
    WOI_TRY(woi_write_all(self->conn, m[1], 1));
    row_t r = {self->kept};
    WOI_TRY(woi_write_all(self->conn, r[0], 1));
    WOI_RETURN(0);
    WOI_END;
}
