/* scenarios_conversations.c - whole conversations: an echo, a proxy.
 *
 * So that nobody waits for ever, who ends closes what is his, and who waits for him sees that. What cannot
 * begin while the kernel refuses it is given up after a while. */
#include "scenario.h"

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
    struct woi_tcp_listener *own;
    int error = listen_at_loopback(true, &own, ret_address);

    if (error)
        return error;
    *ret_serving = woi_spawn(serve_echo(own)); /* owns the listener, also without memory */
    return *ret_serving ? 0 : -errno;
}

static void end_echo(struct serve_echo_handle *serving)
{
    if (!serving)
        return;
    woi_abort(serving);
    woi_detach(serving);
}

/* The asker first: what the server gets of an error of his is of no interest. */
static WOI_ASYNC(int, echo_once, (),
    struct serve_echo_handle *serving;
    struct serve_echo_result served;
    struct woi_address at;
    int error;
)
{
    WOI_BEGIN;
    self->error = start_echo(&self->serving, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(ask_echo(self->at));
    WOI_AWAIT(self->served, self->serving);
    self->serving = NULL;
    WOI_RETURN(self->served.error ? joined_error(self->served.error) : self->served.value);
WOI_FINALLY:
    end_echo(self->serving);
    WOI_END;
}

static WOI_ASYNC(int, echo_in_time, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(LONGEST, WOI_INTO(self->error, echo_once())));
    WOI_RETURN(self->error);
    WOI_END;
}

static int tcp_echo(void)
{
    return RUN_ALONE(echo_in_time());
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
    struct woi_tcp_stream *streams[2];
    struct woi_tcp_read_half *readers[2];
    struct woi_tcp_write_half *writers[2];
    struct carry *there, *back;
    int error;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_accept(self->listener, &self->streams[0]));
    WOI_TRY(woi_tcp_connect(&self->behind, &self->streams[1]));
    for (int i = 0; i < 2; i++) {
        self->error = woi_tcp_stream_split(self->streams[i], &self->readers[i], &self->writers[i]);
        if (self->error)
            WOI_RETURN(self->error);
        self->streams[i] = NULL;
    }
    self->there = carry(self->readers[0], self->writers[1]);
    self->back = carry(self->readers[1], self->writers[0]);
    self->readers[0] = self->readers[1] = NULL;
    self->writers[0] = self->writers[1] = NULL;
    WOI_TRY(woi_try_join(self->there, self->back));
WOI_FINALLY:
    for (int i = 0; i < 2; i++) {
        woi_tcp_read_half_close(self->readers[i]);
        woi_tcp_write_half_close(self->writers[i]);
        woi_tcp_stream_close(self->streams[i]);
    }
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
    self->at = loopback();
    self->error = woi_tcp_listen(&self->at, NULL, &self->listener);
    if (self->error == 0)
        self->error = woi_tcp_listener_address(self->listener, &self->at);
    if (self->error)
        WOI_RETURN(self->error);
    self->proxy = proxy(self->listener, self->behind);
    self->listener = NULL;
    WOI_TRY(woi_try_join(self->proxy, ask_echo(self->at)));
    WOI_AWAIT(self->served, self->serving);
    self->serving = NULL;
    WOI_RETURN(self->served.error ? joined_error(self->served.error) : self->served.value);
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    end_echo(self->serving);
    WOI_END;
}

static WOI_ASYNC(int, proxy_in_time, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(LONGEST, WOI_INTO(self->error, echo_through_a_proxy())));
    WOI_RETURN(self->error);
    WOI_END;
}

static int tcp_proxy(void)
{
    return RUN_ALONE(proxy_in_time());
}

const struct scenario scenarios_conversations[] = {
    /* Accept rests without memory or watches; connect asks for the peer only to see that there is one. */
    {.name = "tcp_echo",
     .run = tcp_echo,
     .results = BROKEN,
     .hides = OF_MEMORY | BIT(CALL_EPOLL_ADD) | BIT(CALL_PEER_ADDRESS)},
    {.name = "tcp_proxy",
     .run = tcp_proxy,
     .results = BROKEN,
     .hides = OF_MEMORY | BIT(CALL_EPOLL_ADD) | BIT(CALL_PEER_ADDRESS) | BIT(CALL_SHUTDOWN)},
    {.name = NULL},
};
