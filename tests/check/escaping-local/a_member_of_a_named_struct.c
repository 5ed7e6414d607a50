/* A typedef of a struct without a name, and a member of a member. */
// expect: escaping-local 17:39
#include "subjects.h"

typedef struct {
    char text[8];
} letter_t;
typedef letter_t post_t;
struct envelope {
    post_t of;
};

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct envelope e = {.of = {.text = "x"}};
    WOI_TRY(woi_write_all(self->conn, e.of.text, 1));
    WOI_RETURN(0);
    WOI_END;
}
