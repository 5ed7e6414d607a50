/* proxy.c - passes on connections to another address, bytes both ways.
 *
 *     proxy [--connections N] LISTEN TARGET      such as: proxy 127.0.0.1:8080 127.0.0.1:80
 *
 * Prints `listening on ADDRESS:PORT` (port 0 takes a free one), and for each connection how many bytes
 * went there and back. Serves until it is killed, or until N connections have come and gone. A side that
 * ends its input only ends that direction; a connection that breaks, breaks on the other side too. */
// args: --connections 0 127.0.0.1:0 127.0.0.1:1
// expect: listening on 127.0.0.1:...

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

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

/* Nothing is ever sent through it: it is closed when all who hold a sender are gone. */
WOI_CHANNEL(presence, char);

/* Owns the client's connection and the sender. */
static WOI_ASYNC(int, relay, ((struct woi_tcp_stream *, client), (struct woi_address, target),
                              (struct presence_sender, presence)),
    struct woi_tcp_stream *server;
    uint64_t there, back;
    bool ended_well;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(&self->target, &self->server));
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
static WOI_ASYNC(int, serve, ((struct woi_address, address), (struct woi_address, target), (long, limit)),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *client;
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
        WOI_TRY(woi_tcp_accept(self->listener, &self->client));
        self->error =
            woi_spawn_detached(relay(self->client, self->target, presence_sender_clone(self->here)));
        if (self->error)
            fprintf(stderr, "proxy: a connection is lost: %s\n", woi_strerror(self->error));
    }
    presence_sender_drop(&self->here);
    WOI_AWAIT(self->error, presence_recv(self->everybody, &self->none)); /* -EPIPE: all are gone */
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    presence_sender_drop(&self->here);
    presence_receiver_drop(&self->everybody);
    WOI_END;
}

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s [--connections N] LISTEN TARGET\n", program);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"connections", required_argument, NULL, 'n'}, {0}};
    struct woi_address address, target;
    long limit = -1;
    char *end;
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != 'n')
            return usage(argv[0]);
        limit = strtol(optarg, &end, 10);
        if (end == optarg || *end || limit < 0)
            return usage(argv[0]);
    }
    if (argc - optind != 2 || woi_address_parse(argv[optind], &address) ||
        woi_address_parse(argv[optind + 1], &target))
        return usage(argv[0]);
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is out at once, also into a pipe */
    return WOI_MAIN(serve(address, target, limit));
}
