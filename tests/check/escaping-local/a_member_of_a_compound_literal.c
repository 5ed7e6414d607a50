/* Arrays in a literal, and one whose type is an array. */
// expect: escaping-local 15:39
// expect: escaping-local 16:40
// expect: escaping-local 17:39
#include "subjects.h"

struct letter {
    char text[8], *name;
};
typedef char line_t[8];

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->conn, (struct letter){.text = "x"}.text, 1));
    WOI_TRY(woi_write_all(self->conn, &(struct letter){.text = "x"}.text[1], 1));
    WOI_TRY(woi_write_all(self->conn, (line_t){"x"}, 1));
    WOI_TRY(woi_write_all(self->conn, (struct letter){.name = self->kept}.name, 1));
    WOI_RETURN(0);
    WOI_END;
}
