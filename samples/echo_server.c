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

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

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

/* --- the server ---------------------------------------------------------------------------- */

/* Nothing is ever sent through it: it is closed when all who hold a sender are gone. */
WOI_CHANNEL(presence, char);

/* Owns its connection and its sender. */
static WOI_ASYNC(int, echo, ((struct woi_tcp_stream *, conn), (struct presence_sender, presence)),
    struct buffer *buffer; /* NULL while there is nothing to read */
    ssize_t n;
    int late;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_tcp_readable(self->conn));
        self->buffer = buffer_borrow();
        if (!self->buffer)
            WOI_RETURN(-ENOMEM);
        /* Readable can be a false alarm. The buffer must not wait, so this reads now or never. */
        WOI_AWAIT(self->late,
                  woi_timeout(0, WOI_INTO(self->n, woi_read(self->conn, self->buffer->bytes, BUFFER_SIZE))));
        if (self->late == 0) {
            if (self->n <= 0)
                WOI_RETURN((int)self->n);
            WOI_TRY(woi_write_all(self->conn, self->buffer->bytes, (size_t)self->n));
        }
        buffer_return(&self->buffer);
    }
WOI_FINALLY:
    buffer_return(&self->buffer);
    woi_tcp_stream_close(self->conn);
    presence_sender_drop(&self->presence);
    WOI_END;
}

static int listen_and_say(const struct woi_address *address, struct woi_tcp_listener **ret_listener)
{
    struct woi_address bound;
    char text[WOI_ADDRESS_TEXT];
    int error = woi_tcp_listen(address, NULL, ret_listener);

    if (error == 0)
        error = woi_tcp_listener_address(*ret_listener, &bound);
    if (error == 0)
        printf("listening on %s\n", woi_address_format(&bound, text, sizeof text));
    return error;
}

/* limit: how many connections to take; negative: no end. */
static WOI_ASYNC(int, serve, ((struct woi_address, address), (long, limit)),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
    struct presence_sender here;
    struct presence_receiver everybody;
    long i;
    int error;
    char none;
)
{
    WOI_BEGIN;
    self->error = presence_open(1, &self->here, &self->everybody);
    if (self->error == 0)
        self->error = listen_and_say(&self->address, &self->listener);
    if (self->error)
        WOI_RETURN(self->error);

    for (self->i = 0; self->limit < 0 || self->i < self->limit; self->i++) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
        self->error = woi_spawn_detached(echo(self->conn, presence_sender_clone(self->here)));
        if (self->error)
            fprintf(stderr, "echo_server: a connection is lost: %s\n", woi_strerror(self->error));
    }
    presence_sender_drop(&self->here);
    WOI_AWAIT(self->error, presence_recv(self->everybody, &self->none)); /* -EPIPE: all are gone */
    printf("connections: %ld, buffers: %u\n", self->i, buffers);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    presence_sender_drop(&self->here);
    presence_receiver_drop(&self->everybody);
    WOI_END;
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [--connections N] [ADDRESS]\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"connections", required_argument, NULL, 'n'}, {0}};
    struct woi_address address;
    long limit = -1;
    char *end;
    int option, status;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != 'n')
            return usage(argv[0]);
        limit = strtol(optarg, &end, 10);
        if (end == optarg || *end || limit < 0)
            return usage(argv[0]);
    }
    if (argc - optind > 1 || woi_address_parse(optind < argc ? argv[optind] : "127.0.0.1:0", &address))
        return usage(argv[0]);
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is out at once, also into a pipe */
    status = WOI_MAIN(serve(address, limit));
    buffers_free(); /* they are all back: the tasks are gone, and the runtime */
    return status;
}
