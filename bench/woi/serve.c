/* serve.c - an echo server: a task and a buffer for each connection. */
#include "bench_woi.h"

static WOI_ASYNC(int, echo, ((struct woi_tcp_stream *, stream), (size_t, size)), char *buffer; ssize_t n;)
{
    WOI_BEGIN;
    self->buffer = malloc(self->size);
    WOI_ASSERT(self->buffer);
    WOI_ASSERT(woi_tcp_stream_set_nodelay(self->stream, true) == 0);
    for (;;) {
        WOI_TRY(self->n, woi_read(self->stream, self->buffer, self->size));
        if (self->n == 0)
            break;
        WOI_TRY(woi_write_all(self->stream, self->buffer, (size_t)self->n));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    free(self->buffer);
    woi_tcp_stream_close(self->stream);
    WOI_END;
}

static WOI_ASYNC(int, serve, ((size_t, size)),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *stream;
    struct woi_address address;
)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_address_parse("127.0.0.1:0", &self->address) == 0);
    WOI_ASSERT(woi_tcp_listen(&self->address, NULL, &self->listener) == 0);
    WOI_ASSERT(woi_tcp_listener_address(self->listener, &self->address) == 0);
    printf("port %u tcp\n", woi_address_port(&self->address));
    fflush(stdout);
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->stream));
        WOI_ASSERT(woi_spawn_detached(echo(self->stream, self->size)) == 0);
    }
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

void run_serve(const struct bench_arguments *arguments)
{
    RUN(serve((size_t)arguments->first));
}
