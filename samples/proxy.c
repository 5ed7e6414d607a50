/* proxy.c - passes on connections to another address, bytes both ways.
 *
 *     proxy [--connections N] LISTEN TARGET      such as: proxy 127.0.0.1:8080 127.0.0.1:80
 *
 * Prints `listening on ADDRESS:PORT` (port 0 takes a free one), and for each connection how many bytes
 * went there and back. Serves until it is killed, or until N connections have come and gone. A side that
 * ends its input only ends that direction; a connection that breaks, breaks on the other side too. */
// args: --connections 0 127.0.0.1:0 127.0.0.1:1
// expect: listening on 127.0.0.1:...

#include "serve.h"

/* One direction, to its end. */
static WOI_ASYNC(int, pass_on, ((struct woi_tcp_stream *, from), (struct woi_tcp_stream *, to),
                                (uint64_t *, bytes)))
{
    WOI_BEGIN;
    WOI_TRY(woi_copy(self->from, self->to, self->bytes));
    WOI_TRY(woi_shutdown(self->to));
    WOI_RETURN(0);
    WOI_END;
}

static struct woi_address target;

/* Owns the client's connection and the sender. */
static WOI_ASYNC(int, relay, ((struct woi_tcp_stream *, client), (struct presence_sender, presence)),
    struct woi_tcp_stream *server;
    uint64_t there, back;
    bool ended_well;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&target, &self->server));
    WOI_TRY(woi_try_join(pass_on(self->client, self->server, &self->there),
                         pass_on(self->server, self->client, &self->back)));
    self->ended_well = true;
    WOI_RETURN(0);
WOI_FINALLY:
    printf("%s: %llu bytes there, %llu back\n", self->ended_well ? "ended" : "broken",
           (unsigned long long)self->there, (unsigned long long)self->back);
    if (self->ended_well) {
        woi_tcp_stream_close(self->client);
        woi_tcp_stream_close(self->server);
    } else { /* a half of something must not look like all of it */
        woi_tcp_stream_reset(self->client);
        woi_tcp_stream_reset(self->server);
    }
    presence_sender_drop(&self->presence);
    WOI_END;
}

static int start(struct woi_tcp_stream *client, struct presence_sender presence)
{
    return woi_spawn_detached(relay(client, presence));
}

int main(int argc, char **argv)
{
    struct woi_address addresses[2];
    long limit;

    if (!read_arguments(argc, argv, "LISTEN TARGET", 2, 2, addresses, &limit))
        return 2;
    target = addresses[1];
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is out at once, also into a pipe */
    return WOI_MAIN(serve(addresses[0], limit, start));
}
