/* It is no array, or nobody knows, or it is one in another struct. */
#include "subjects.h"

struct letter {
    int n;
    char text[8], *name;
};
struct envelope {
    char *text;
};

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct letter a = {.name = self->kept};
    WOI_TRY(woi_write_all(self->conn, a.name, (size_t)a.n));
    struct envelope e = {.text = self->kept};
    WOI_TRY(woi_write_all(self->conn, e.text, 1));
    struct list m = {NULL};
    WOI_TRY(woi_write_all(self->conn, m.first, 1));
    WOI_RETURN(0);
    WOI_END;
}
