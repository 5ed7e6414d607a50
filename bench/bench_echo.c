/* bench_echo.c - TCP echo over loopback, client and server on one thread: 64 bytes there and back. */
#include "bench.h"

enum { MESSAGE = 64 };

static WOI_ASYNC(int, serve, ((struct woi_tcp_stream *, stream)), ssize_t n; char buffer[4096];)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->stream, self->buffer, sizeof self->buffer));
        if (self->n == 0)
            break;
        WOI_TRY(woi_write_all(self->stream, self->buffer, (size_t)self->n));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->stream);
    WOI_END;
}

static WOI_ASYNC(int, server, ((struct woi_tcp_listener *, listener)), struct woi_tcp_stream *stream;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->stream));
        bench_require(woi_spawn_detached(serve(self->stream)), "serve");
    }
    WOI_END;
}

static WOI_ASYNC(int, client, ((struct woi_address, address), (int, times)),
    struct woi_tcp_stream *stream;
    char buffer[MESSAGE];
    int i;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->address, &self->stream));
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(woi_write_all(self->stream, self->buffer, sizeof self->buffer));
        WOI_TRY(woi_read_exact(self->stream, self->buffer, sizeof self->buffer));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->stream);
    WOI_END;
}

static WOI_ASYNC(int, echo, ((int, connections), (int, times)),
    struct woi_tcp_listener *listener;
    struct server_handle *server;
    struct client_handle **clients;
    struct woi_address address;
    int i;
)
{
    WOI_BEGIN;
    bench_require(woi_address_parse("127.0.0.1:0", &self->address), "address");
    bench_require(woi_tcp_listen(&self->address, NULL, &self->listener), "listen");
    bench_require(woi_tcp_listener_address(self->listener, &self->address), "address");
    self->server = woi_spawn(server(self->listener));
    self->clients = calloc((size_t)self->connections, sizeof(struct client_handle *));
    WOI_ASSERT(self->clients);
    for (self->i = 0; self->i < self->connections; self->i++)
        self->clients[self->i] = woi_spawn(client(self->address, self->times / self->connections));
    for (self->i = 0; self->i < self->connections; self->i++)
        WOI_AWAIT(self->clients[self->i]);
    woi_abort(self->server);
    WOI_AWAIT(self->server);
    WOI_RETURN(0);
WOI_FINALLY:
    free((void *)self->clients);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

int main(void)
{
    const int times = 100000;

    BENCH("echo of 64 bytes, 1 connection", times, echo(1, times));
    BENCH("echo of 64 bytes, 64 connections", times, echo(64, times));
    return 0;
}
