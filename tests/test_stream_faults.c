/* Whole conversations, of which every call into the kernel and every allocation fails once in every way:
 * each ends, with success or with an error that it may have, and leaves nothing behind.
 *
 * So that nobody waits for ever: who ends, closes what is his, and who waits for him sees that. */
#include <errno.h>

#include "support/faults.h"
#include "support/tcp.h"
#include "woi.h"

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, NULL); /* out of memory, again and again */
}

TestSuite(stream_faults, .init = begin, .fini = support_end, .timeout = DRIVE_TIMEOUT);

static int how_it_ended(enum woi_error error, int value)
{
    static const int errors[] = {
        [WOI_CANCELLED] = -ECANCELED, [WOI_PANICKED] = -ENOTRECOVERABLE, [WOI_NO_MEMORY] = -ENOMEM};

    return error == WOI_OK ? value : errors[error];
}

/* One side of a connection has failed: what the other may get of it. Never -EDEADLK. */
static bool allows(int result)
{
    switch (-result) {
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN:
    case ENODATA:
    case ECONNREFUSED:
    case ECANCELED:
    case ENOMEM:
        return true;
    default:
        return false;
    }
}

/* Runs the future on a runtime of its own, and returns how it ended. */
#define RETURN_RUN_ALONE(fut)                                                                                \
    do {                                                                                                     \
        struct woi_runtime *own;                                                                             \
        int output = 0, error = woi_runtime_new(&own);                                                       \
                                                                                                             \
        if (error)                                                                                           \
            return error;                                                                                    \
        error = WOI_BLOCK_ON(own, output, fut);                                                              \
        cr_assert(eq(int, woi_runtime_free(own), 0));                                                        \
        return error ? error : output;                                                                       \
    } while (0)

/* --- an echo over TCP --- */

static WOI_ASYNC(int, serve_echo, ((struct woi_tcp_listener *, listener)),
    struct woi_tcp_stream *conn;
    ssize_t n;
    char buffer[32];
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
    self->n = woi_tcp_stream_set_nodelay(self->conn, true);
    if (self->n < 0)
        WOI_RETURN((int)self->n);
    WOI_TRY(woi_tcp_readable(self->conn));
    for (;;) {
        WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
        if (self->n == 0)
            break;
        WOI_TRY(woi_write_all(self->conn, self->buffer, (size_t)self->n));
    }
    WOI_TRY(woi_shutdown(self->conn));
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    woi_tcp_listener_close(self->listener); /* whoever is not accepted yet is reset */
    WOI_END;
}

static WOI_ASYNC(int, ask_echo, ((struct woi_address, at)),
    struct woi_tcp_stream *conn;
    struct woi_address peer;
    char buffer[64];
    ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->at, &self->conn));
    self->n = woi_tcp_stream_peer_address(self->conn, &self->peer);
    if (self->n < 0)
        WOI_RETURN((int)self->n);
    WOI_TRY(woi_write_all(self->conn, "hello, ", 7));
    WOI_TRY(woi_write_all(self->conn, "faults", 6));
    WOI_TRY(woi_read_exact(self->conn, self->buffer, 13));
    WOI_ASSERT(memcmp(self->buffer, "hello, faults", 13) == 0);
    WOI_TRY(woi_shutdown(self->conn));
    WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
    WOI_ASSERT(self->n == 0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* Listens, and spawns the server, who owns the listener from then on. */
static int start_echo(struct serve_echo_handle **ret_serving, struct woi_address *ret_address)
{
    const struct woi_tcp_options options = {.reuseport = true};
    struct woi_tcp_listener *listener;
    struct woi_address at = address(LOOPBACK);
    int error = woi_tcp_listen(&at, &options, &listener);

    if (error)
        return error;
    error = woi_tcp_listener_address(listener, ret_address);
    struct serve_echo *server = error ? NULL : serve_echo(listener);
    if (!server) {
        woi_tcp_listener_close(listener);
        return error ? error : -ENOMEM;
    }
    *ret_serving = woi_spawn(server); /* out of memory, it is dropped, and closes the listener */
    return *ret_serving ? 0 : -ENOMEM;
}

static WOI_ASYNC(int, echo_once, (),
    struct serve_echo_handle *serving;
    struct serve_echo_result served;
    struct ask_echo_handle *asking;
    struct ask_echo_result asked;
    struct woi_address at;
    int error;
)
{
    WOI_BEGIN;
    self->error = start_echo(&self->serving, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    self->asking = woi_spawn(ask_echo(self->at));
    if (!self->asking) {
        woi_drop(self->serving);
        self->serving = NULL;
        WOI_RETURN(-ENOMEM);
    }
    WOI_AWAIT(self->asked, self->asking);
    self->error = how_it_ended(self->asked.error, self->asked.value);
    if (self->error)
        woi_abort(self->serving); /* perhaps nobody came */
    WOI_AWAIT(self->served, self->serving);
    WOI_RETURN(self->error ? self->error : how_it_ended(self->served.error, self->served.value));
    WOI_END;
}

static int echo_scenario(void)
{
    RETURN_RUN_ALONE(echo_once());
}

Test(stream_faults, an_echo_over_tcp_ends_whatever_fails)
{
    faults_run(echo_scenario, allows);
}

/* --- a proxy: two connections, halves, copies --- */

static WOI_ASYNC(int, carry, ((struct woi_tcp_read_half *, from), (struct woi_tcp_write_half *, to)),
    uint64_t progress;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_copy(self->from, self->to, &self->progress));
WOI_FINALLY:
    woi_tcp_read_half_close(self->from);
    woi_tcp_write_half_close(self->to);
    WOI_END;
}

static WOI_ASYNC(int, proxy, ((struct woi_tcp_listener *, listener), (struct woi_address, behind)),
    struct woi_tcp_stream *front, *back;
    struct woi_tcp_read_half *readers[2];
    struct woi_tcp_write_half *writers[2];
    struct carry *there, *back_again;
    int error;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_accept(self->listener, &self->front));
    WOI_TRY(woi_tcp_connect(&self->behind, &self->back));
    self->error = woi_tcp_stream_split(self->front, &self->readers[0], &self->writers[0]);
    if (self->error)
        WOI_RETURN(self->error);
    self->front = NULL;
    self->error = woi_tcp_stream_split(self->back, &self->readers[1], &self->writers[1]);
    if (self->error)
        WOI_RETURN(self->error);
    self->back = NULL;
    self->there = carry(self->readers[0], self->writers[1]);
    self->back_again = self->there ? carry(self->readers[1], self->writers[0]) : NULL;
    if (!self->back_again) {
        if (self->there) {
            woi_drop(self->there);
            self->readers[0] = NULL;
            self->writers[1] = NULL;
        }
        WOI_RETURN(-ENOMEM);
    }
    self->readers[0] = self->readers[1] = NULL;
    self->writers[0] = self->writers[1] = NULL;
    WOI_TRY(woi_try_join(self->there, self->back_again));
WOI_FINALLY:
    for (size_t i = 0; i < 2; i++) {
        woi_tcp_read_half_close(self->readers[i]);
        woi_tcp_write_half_close(self->writers[i]);
    }
    woi_tcp_stream_close(self->front);
    woi_tcp_stream_close(self->back);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static WOI_ASYNC(int, echo_through_a_proxy, (),
    struct serve_echo_handle *serving;
    struct serve_echo_result served;
    struct woi_tcp_listener *listener;
    struct proxy *proxy;
    struct woi_address behind, at;
    int error;
)
{
    WOI_BEGIN;
    self->error = start_echo(&self->serving, &self->behind);
    if (self->error)
        WOI_RETURN(self->error);
    self->at = address(LOOPBACK);
    self->error = woi_tcp_listen(&self->at, NULL, &self->listener);
    if (self->error)
        WOI_RETURN(self->error);
    self->error = woi_tcp_listener_address(self->listener, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    self->proxy = proxy(self->listener, self->behind);
    if (!self->proxy)
        WOI_RETURN(-ENOMEM);
    self->listener = NULL;
    WOI_TRY(woi_try_join(self->proxy, ask_echo(self->at)));
    WOI_AWAIT(self->served, self->serving);
    self->serving = NULL;
    WOI_RETURN(how_it_ended(self->served.error, self->served.value));
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    if (self->serving)
        woi_detach(self->serving); /* the end of the runtime ends it */
    WOI_END;
}

static int proxy_scenario(void)
{
    RETURN_RUN_ALONE(echo_through_a_proxy());
}

Test(stream_faults, a_proxy_of_copies_over_halves_ends_whatever_fails)
{
    faults_run(proxy_scenario, allows);
}

/* --- lines, in memory --- */

static WOI_ASYNC(int, write_lines, ((struct woi_duplex *, to)))
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->to, "one\r\ntwo\nmuch too long a line\n", 30));
    WOI_TRY(woi_write_all(self->to, "last", 4));
    WOI_TRY(woi_flush(self->to));
    WOI_TRY(woi_shutdown(self->to));
WOI_FINALLY:
    woi_duplex_close(self->to);
    WOI_END;
}

static WOI_ASYNC(int, read_lines, ((struct woi_duplex *, from)),
    struct woi_reader *reader;
    char *line;
    ssize_t n;
    int lines, error;
)
{
    WOI_BEGIN;
    self->error = woi_reader_new(self->from, 8, &self->reader);
    if (self->error)
        WOI_RETURN(self->error);
    for (;;) {
        WOI_AWAIT(self->n, woi_read_line(self->reader, &self->line));
        if (self->n == -ENODATA)
            break;
        if (self->n < 0 && self->n != -EMSGSIZE)
            WOI_RETURN((int)self->n);
        self->lines++;
    }
    WOI_ASSERT(self->lines == 4);
WOI_FINALLY:
    woi_reader_free(self->reader);
    woi_duplex_close(self->from);
    WOI_END;
}

static WOI_ASYNC(int, lines_in_memory, (),
    struct woi_duplex *ends[2];
    struct write_lines *writing;
    struct read_lines *reading;
    int error;
)
{
    WOI_BEGIN;
    self->error = woi_duplex_new(5, &self->ends[0], &self->ends[1]);
    if (self->error)
        WOI_RETURN(self->error);
    self->writing = write_lines(self->ends[0]);
    self->reading = self->writing ? read_lines(self->ends[1]) : NULL;
    if (!self->reading) {
        woi_duplex_close(self->ends[1]);
        if (self->writing)
            woi_drop(self->writing);
        else
            woi_duplex_close(self->ends[0]);
        WOI_RETURN(-ENOMEM);
    }
    WOI_TRY(woi_try_join(self->writing, self->reading));
    WOI_END;
}

static int lines_scenario(void)
{
    RETURN_RUN_ALONE(lines_in_memory());
}

Test(stream_faults, lines_in_memory_end_whatever_fails)
{
    faults_run(lines_scenario, allows);
}

/* --- dropped half-way --- */

static WOI_ASYNC(int, change_of_mind, (),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *streams[3];
    struct woi_address at;
    char buffer[8], back[8];
    ssize_t n;
    int which, error;
)
{
    WOI_BEGIN;
    self->at = address(LOOPBACK);
    self->error = woi_tcp_listen(&self->at, NULL, &self->listener);
    if (self->error == 0)
        self->error = woi_tcp_listener_address(self->listener, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_AWAIT(self->which, woi_select_biased(woi_tcp_connect(&self->at, &self->streams[0]), woi_yield_now()));
    woi_tcp_stream_close(self->streams[0]); /* a connect that failed at once left it NULL */
    self->streams[0] = NULL;
    WOI_TRY(woi_tcp_connect(&self->at, &self->streams[0]));
    WOI_TRY(woi_write_all(self->streams[0], "x", 1));
    /* The connection that was given up may come first, and ends at once. An accept that is dropped while
     * it rests leaves what it has accepted to the next. */
    for (;;) {
        if (!self->streams[1]) {
            WOI_AWAIT(self->which,
                      woi_select(WOI_INTO(self->error, woi_tcp_accept(self->listener, &self->streams[1])),
                                 woi_read(self->streams[0], self->back, 8)));
            if (self->which == 1 || self->error)
                WOI_RETURN(self->which == 1 ? -ECONNRESET : self->error);
        }
        WOI_AWAIT(self->which,
                  woi_select_biased(WOI_INTO(self->n, woi_read(self->streams[1], self->buffer, 8)),
                                    WOI_INTO(self->error, woi_tcp_accept(self->listener, &self->streams[2])),
                                    woi_read(self->streams[0], self->back, 8)));
        if (self->which == 0 && self->n > 0)
            break;
        if (self->which == 2 || (self->which == 0 && self->n < 0) || (self->which == 1 && self->error < 0))
            WOI_RETURN(self->which == 2 ? -ECONNRESET : self->which == 1 ? self->error : (int)self->n);
        woi_tcp_stream_close(self->streams[1]);
        self->streams[1] = self->streams[2];
        self->streams[2] = NULL;
    }
WOI_FINALLY:
    woi_tcp_stream_close(self->streams[0]);
    woi_tcp_stream_reset(self->streams[1]);
    woi_tcp_stream_close(self->streams[2]);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static int drop_scenario(void)
{
    RETURN_RUN_ALONE(change_of_mind());
}

Test(stream_faults, operations_dropped_half_way_leave_nothing_whatever_fails)
{
    faults_run(drop_scenario, allows);
}
