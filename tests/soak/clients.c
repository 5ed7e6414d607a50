/* clients.c - a crowd of clients. Each visit is an async function that owns its connection, so that it
 * may be aborted or dropped wherever it waits. */
#include "clients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

enum { CLIENTS = 128, MESSAGES = 4, LARGEST = 30000, LEAK_EVERY = 100, LEAKED_BYTES = 1024 };

const char *const visit_names[VISITS] = {"echo", "half-close", "reset", "rude", "aborted", "timed out"};
unsigned long visit_counts[VISITS];

struct client {
    const struct woi_address *server;
    enum leak leak;
    unsigned seed;
    unsigned visits;
    size_t size; /* of a message of this visit */
    unsigned char received[LARGEST];
};

static struct client crowd[CLIENTS];
static unsigned char sent[LARGEST]; /* what all of them send */

static unsigned below(struct client *client, unsigned limit)
{
    client->seed = client->seed * 1103515245 + 12345;
    return (client->seed >> 8) % limit;
}

static bool is_echo(const struct client *client)
{
    return memcmp(client->received, sent, client->size) == 0;
}

/* --- visits that go their own way ------------------------------------------------------------ */

static WOI_ASYNC(int, echo, ((struct client *, client)),
    struct woi_tcp_stream *conn;
    int i;
    ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(self->client->server, &self->conn));
    for (self->i = 0; self->i < MESSAGES; self->i++) {
        WOI_TRY(woi_write_all(self->conn, sent, self->client->size));
        WOI_TRY(woi_read_exact(self->conn, self->client->received, self->client->size));
        if (!is_echo(self->client))
            WOI_RETURN(-EBADMSG);
    }
    WOI_TRY(woi_shutdown(self->conn));
    WOI_TRY(self->n, woi_read(self->conn, self->client->received, 1));
    WOI_RETURN(self->n == 0 ? 0 : -EBADMSG);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static bool shall_leak(const struct client *client, enum leak leak)
{
    return client->leak == leak && client->visits % LEAK_EVERY == 0;
}

static WOI_ASYNC(int, half_close, ((struct client *, client)),
    struct woi_tcp_stream *conn;
    ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(self->client->server, &self->conn));
    WOI_TRY(woi_write_all(self->conn, sent, self->client->size));
    WOI_TRY(woi_shutdown(self->conn));
    WOI_TRY(woi_read_exact(self->conn, self->client->received, self->client->size));
    WOI_TRY(self->n, woi_read(self->conn, self->client->received, 1));
    WOI_RETURN(self->n == 0 && is_echo(self->client) ? 0 : -EBADMSG);
WOI_FINALLY:
    if (!shall_leak(self->client, LEAK_CONNECTION))
        woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* Sends, and leaves by a reset when some of it has come back, or by a close at once. */
static WOI_ASYNC(int, leave, ((struct client *, client), (bool, by_reset)),
    struct woi_tcp_stream *conn;
    ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_connect(self->client->server, &self->conn));
    WOI_TRY(woi_write_all(self->conn, sent, self->client->size));
    if (self->by_reset)
        WOI_TRY(self->n, woi_read(self->conn, self->client->received, self->client->size));
    WOI_RETURN(self->n >= 0 ? 0 : -EBADMSG);
WOI_FINALLY:
    if (self->by_reset)
        woi_tcp_stream_reset(self->conn);
    else
        woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* --- visits that are cut short --------------------------------------------------------------- */

static WOI_ASYNC(int, aborted, ((struct client *, client)),
    struct echo_handle *job;
    struct echo_result result;
    unsigned turns;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(echo(self->client));
    for (self->turns = below(self->client, 16); self->turns > 0; self->turns--)
        WOI_YIELD();
    if (below(self->client, 2))
        WOI_TRY(woi_sleep(WOI_US(below(self->client, 500))));
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    if (self->result.error == WOI_CANCELLED)
        WOI_RETURN(0);
    WOI_RETURN(self->result.error == WOI_OK ? self->result.value : -ENOTRECOVERABLE);
    WOI_END;
}

static WOI_ASYNC(int, timed_out, ((struct client *, client)), int error, late;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->late,
              woi_timeout(WOI_US(below(self->client, 1000)), WOI_INTO(self->error, echo(self->client))));
    WOI_RETURN(self->late == -ETIMEDOUT ? 0 : self->error);
    WOI_END;
}

/* --- the crowd ------------------------------------------------------------------------------- */

static WOI_ASYNC(int, visit, ((struct client *, client), (enum manner, how)), int error;)
{
    WOI_BEGIN;
    if (self->how == VISIT_ECHO)
        WOI_AWAIT(self->error, echo(self->client));
    else if (self->how == VISIT_HALF_CLOSE)
        WOI_AWAIT(self->error, half_close(self->client));
    else if (self->how == VISIT_ABORTED)
        WOI_AWAIT(self->error, aborted(self->client));
    else if (self->how == VISIT_TIMED_OUT)
        WOI_AWAIT(self->error, timed_out(self->client));
    else
        WOI_AWAIT(self->error, leave(self->client, self->how == VISIT_RESET));
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, sleeper, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(24 * WOI_MIN(60)));
    WOI_RETURN(0);
    WOI_END;
}

static void leak(const struct client *client)
{
    static void *volatile lost;

    if (shall_leak(client, LEAK_TASK))
        (void)woi_spawn_detached(sleeper());
    if (client->leak == LEAK_MEMORY) {
        lost = malloc(LEAKED_BYTES);
        memset(lost, 1, LEAKED_BYTES);
    }
}

/* A server that is full turns visitors away: then an error is none. */
static WOI_ASYNC(int, come_again, ((struct client *, client)), enum manner how; int error;)
{
    WOI_BEGIN;
    while (!server_is_full()) {
        self->client->visits++;
        self->client->size = 1 + below(self->client, LARGEST - 1) / (1 + below(self->client, 64));
        self->how = (enum manner)below(self->client, VISITS);
        leak(self->client);
        WOI_AWAIT(self->error, visit(self->client, self->how));
        visit_counts[self->how]++;
        if (self->error && !server_is_full()) {
            printf("a visit of kind %s: %s\n", visit_names[self->how], woi_strerror(self->error));
            WOI_RETURN(self->error);
        }
    }
    WOI_RETURN(0);
    WOI_END;
}

static void prepare(const struct woi_address *server, enum leak leak)
{
    for (size_t i = 0; i < sizeof sent; i++)
        sent[i] = (unsigned char)(i * 31 + (i >> 8));
    for (unsigned i = 0; i < CLIENTS; i++) {
        crowd[i].server = server;
        crowd[i].leak = leak;
        crowd[i].seed += i * 7919;
        memset(crowd[i].received, 0, LARGEST); /* all of it is in memory, from the first round on */
    }
}

WOI_ASYNC_DEFINE(int, clients, ((const struct woi_address *, server), (enum leak, leak)),
    struct come_again_handle *jobs[CLIENTS];
    struct come_again_result result;
    int i, error;
)
{
    WOI_BEGIN;
    prepare(self->server, self->leak);
    for (self->i = 0; self->i < CLIENTS; self->i++)
        self->jobs[self->i] = woi_spawn(come_again(&crowd[self->i]));
    for (self->i = 0; self->i < CLIENTS; self->i++) {
        WOI_AWAIT(self->result, self->jobs[self->i]);
        if (self->result.error != WOI_OK)
            self->error = -ENOTRECOVERABLE;
        else if (self->result.value)
            self->error = self->result.value;
    }
    WOI_RETURN(self->error);
    WOI_END;
}
