/* tcp_read.c - connects, and prints the lines it reads until the other side closes.
 *
 *     tcp_read [ADDRESS]       such as 127.0.0.1:7000 or [::1]:7000
 *
 * Without an address it connects to itself: to a task that takes one connection and says three lines,
 * the second one in pieces, the last one without a newline. */
// expect: 1: Hello!
// expect: 2: a line that comes in pieces is one line
// expect: 3: and the last one counts without its end
// expect: 3 lines

#include <errno.h>
#include <stdio.h>
#include <woi.h>

enum { LONGEST_LINE = 4096 };

static const char *const said[] = {
    "Hello!\r\n", /* either end of a line will do */
    "a line that ", "comes in pieces ", "is one line\n", "and the last one counts without its end",
};
enum { SAID = sizeof said / sizeof *said };

/* Owns the listener. */
static WOI_ASYNC(int, speak, ((struct woi_tcp_listener *, listener)),
    struct woi_tcp_stream *conn;
    int i;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
    for (self->i = 0; self->i < SAID; self->i++) {
        WOI_TRY(woi_write_all(self->conn, said[self->i], strlen(said[self->i])));
        WOI_TRY(woi_sleep(WOI_MS(2))); /* so that it arrives in pieces */
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static WOI_ASYNC(int, read_lines, ((struct woi_address, address)),
    struct woi_tcp_stream *conn;
    struct woi_reader *reader;
    char *line; /* in the reader's buffer */
    ssize_t length;
    int error, lines;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    self->error = woi_reader_new(self->conn, LONGEST_LINE, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    for (;;) {
        WOI_AWAIT(self->length, woi_read_line(self->reader, &self->line));
        if (self->length == -ENODATA)
            break;
        if (self->length < 0 && self->length != -EMSGSIZE)
            WOI_RETURN((int)self->length);
        self->lines++;
        printf("%d: %s\n", self->lines, self->length < 0 ? "(too long)" : self->line);
    }
    printf("%d lines\n", self->lines);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* Starts the speaker on a free port. */
static int listen_to_myself(struct woi_address *ret_address)
{
    struct woi_tcp_listener *listener;
    int error = woi_address_parse("127.0.0.1:0", ret_address);

    if (error == 0)
        error = woi_tcp_listen(ret_address, NULL, &listener);
    if (error)
        return error;
    error = woi_tcp_listener_address(listener, ret_address);
    if (error) {
        woi_tcp_listener_close(listener);
        return error;
    }
    return woi_spawn_detached(speak(listener));
}

static WOI_ASYNC(int, app, ((const char *, where)),
    struct woi_address address;
    int error;
)
{
    WOI_BEGIN;
    if (self->where)
        self->error = woi_address_parse(self->where, &self->address);
    else
        self->error = listen_to_myself(&self->address);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(read_lines(self->address));
    WOI_RETURN(0);
    WOI_END;
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        fprintf(stderr, "usage: %s [ADDRESS]\n", argv[0]);
        return 2;
    }
    return WOI_MAIN(app(argv[1]));
}
