/* A helper function is no async function. */
// expect: await-outside-async 7:5
#include "subjects.h"

static int helper(struct woi_tcp_stream *conn)
{
    WOI_TRY(woi_write_all(conn, "x", 1));
    return 0;
}
