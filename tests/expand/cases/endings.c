/* WOI_TRY, finally parts, an output with a destructor, a function that never waits. */
#include <stdlib.h>
#include <woi.h>

static void drop_string(char **string)
{
    free(*string);
}

static WOI_ASYNC_OWNS(char *, drop_string, nothing_to_wait_for, ())
{
    WOI_BEGIN;
    WOI_RETURN(strdup("\"quoted\" & <tagged> \\n"));
    WOI_END;
}

static WOI_ASYNC(int, tidy, ((struct woi_tcp_stream *, conn)),
    char buffer[64];
    ssize_t n;
    char *text;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->text, nothing_to_wait_for());
    for (;;) {
        WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
        if (self->n == 0 || self->buffer[0] == '"')
            break;
        WOI_TRY(woi_write_all(self->conn, self->buffer, (size_t)self->n)); /* "everything" */
    }
    WOI_ASSERT(self->n >= 0);
WOI_FINALLY:
    free(self->text);
    woi_tcp_stream_close(self->conn);
    WOI_END;
}
