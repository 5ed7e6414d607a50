/* serve.h - what the servers here share: their command line, the listening, and a task for each connection.
 *
 * A server writes the task of one connection, and a function that starts it; the rest is one call:
 *
 *     return WOI_MAIN(serve(address, limit, start));
 */
#ifndef SAMPLES_SERVE_H
#define SAMPLES_SERVE_H

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

/* --- the command line ---------------------------------------------------------------------- */

/* Reads `[--connections N] ADDRESS...`, of which `least` addresses must be there and `most` may be: the
 * others keep their value. *ret_limit is N, or -1. False: it has said how to call the program. */
static bool read_arguments(int argc, char **argv, const char *usage, int least, int most,
                           struct woi_address *addresses, long *ret_limit)
{
    static const struct option options[] = {{"connections", required_argument, NULL, 'n'}, {0}};
    bool is_good = true;
    char *end;
    int option;

    *ret_limit = -1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'n')
            *ret_limit = strtol(optarg, &end, 10);
        is_good &= option == 'n' && end != optarg && !*end && *ret_limit >= 0;
    }
    is_good &= argc - optind >= least && argc - optind <= most;
    for (int i = 0; is_good && optind + i < argc; i++)
        is_good = woi_address_parse(argv[optind + i], &addresses[i]) == 0;
    if (!is_good)
        fprintf(stderr, "usage: %s [--connections N] %s\n", argv[0], usage);
    return is_good;
}

/* --- connections --------------------------------------------------------------------------- */

/* How serve() knows when all connections have ended. Each has a sender, through which nothing is ever
 * sent: when the last one is gone, so is the channel. */
WOI_CHANNEL(presence, char);

/* Starts the task of a connection, which owns it and the sender. 0 or a negative errno: also then both
 * are taken over, and have been given back. */
typedef int start_function(struct woi_tcp_stream *conn, struct presence_sender presence);

/* Says where: port 0 takes a free one. */
static int listen_and_say(const struct woi_address *address, struct woi_tcp_listener **ret_listener)
{
    struct woi_address bound;
    char text[WOI_ADDRESS_TEXT];
    int error = woi_tcp_listen(address, NULL, ret_listener);

    if (error == 0)
        error = woi_tcp_listener_address(*ret_listener, &bound);
    if (error == 0)
        printf("listening on %s\n", woi_address_format(&bound, text, sizeof text));
    fflush(stdout); /* also into a pipe */
    return error;
}

/* Accepts `limit` connections, or without end if that is negative; ready when they have all ended. */
static WOI_ASYNC(int, serve, ((struct woi_address, address), (long, limit), (start_function *, start)),
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
        self->error = self->start(self->conn, presence_sender_clone(self->here));
        if (self->error)
            fprintf(stderr, "a connection is lost: %s\n", woi_strerror(self->error));
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

#endif
