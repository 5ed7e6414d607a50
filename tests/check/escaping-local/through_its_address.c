/* The arrow of an address is a dot. */
// expect: escaping-local 14:41
#include "subjects.h"

struct letter {
    int n;
    char text[8];
};

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct letter b = {.text = "x"};
    WOI_TRY(woi_write_all(self->conn, (&b)->text, 1));
    WOI_RETURN(0);
    WOI_END;
}
