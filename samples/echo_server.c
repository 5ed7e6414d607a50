/* echo_server.c - sends back what it is sent, to any number of connections at once.
 *
 *     echo_server [--connections N] [ADDRESS]
 *
 * Listens on ADDRESS, or on a free port of 127.0.0.1, and prints `listening on ADDRESS:PORT`. Serves
 * until it is killed, or until N connections have come and gone; then it prints how many buffers they
 * needed. An idle connection holds none: only when there is something to read is one borrowed, for as
 * long as it takes to send that back. */
// args: --connections 0
// expect: listening on 127.0.0.1:...
// expect: connections: 0, buffers: 0

#include "serve.h"

/* --- buffers ------------------------------------------------------------------------------- */

enum { BUFFER_SIZE = 16 * 1024 };

struct buffer {
    struct buffer *next; /* while it is spare */
    char bytes[BUFFER_SIZE];
};

static struct buffer *spare; /* a list of those that nobody has borrowed */
static unsigned buffers;     /* how many there are */

static struct buffer *buffer_borrow(void)
{
    struct buffer *buffer = spare;

    if (buffer) {
        spare = buffer->next;
        return buffer;
    }
    buffer = malloc(sizeof *buffer);
    buffers += buffer != NULL;
    return buffer;
}

static void buffer_return(struct buffer **buffer)
{
    if (*buffer) {
        (*buffer)->next = spare;
        spare = *buffer;
    }
    *buffer = NULL;
}

static void buffers_free(void)
{
    while (spare) {
        struct buffer *buffer = spare;

        spare = buffer->next;
        free(buffer);
    }
}

/* --- the connections ------------------------------------------------------------------------ */

/* Owns its connection and its sender. */
static WOI_ASYNC(int, echo, ((struct woi_tcp_stream *, conn), (struct presence_sender, presence)),
    struct buffer *buffer; /* NULL while there is nothing to read */
    ssize_t n;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_tcp_readable(self->conn));
        self->buffer = buffer_borrow();
        if (!self->buffer)
            WOI_RETURN(-ENOMEM);
        self->n = woi_try_read(self->conn, self->buffer->bytes, BUFFER_SIZE);
        if (self->n == 0 || (self->n < 0 && self->n != -EAGAIN)) /* EAGAIN: it was a false alarm */
            WOI_RETURN((int)self->n);
        if (self->n > 0)
            WOI_TRY(woi_write_all(self->conn, self->buffer->bytes, (size_t)self->n));
        buffer_return(&self->buffer);
    }
WOI_FINALLY:
    buffer_return(&self->buffer);
    woi_tcp_stream_close(self->conn);
    presence_sender_drop(&self->presence);
    WOI_END;
}

static long connections;

static int start(struct woi_tcp_stream *conn, struct presence_sender presence)
{
    connections++;
    return woi_spawn_detached(echo(conn, presence));
}

static WOI_ASYNC(int, app, ((struct woi_address, address), (long, limit)))
{
    WOI_BEGIN;
    WOI_TRY(serve(self->address, self->limit, start));
    printf("connections: %ld, buffers: %u\n", connections, buffers);
    WOI_RETURN(0);
    WOI_END;
}

int main(int argc, char **argv)
{
    struct woi_address address;
    long limit;
    int status;

    (void)woi_address_parse("127.0.0.1:0", &address);
    if (!read_arguments(argc, argv, "[ADDRESS]", 0, 1, &address, &limit))
        return 2;
    status = WOI_MAIN(app(address, limit));
    buffers_free(); /* they are all back: the tasks are gone, and the runtime */
    return status;
}
