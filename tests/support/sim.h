/* sim.h - programs that simulated hosts run, and scenarios of them. */
#ifndef WOI_TESTS_SUPPORT_SIM_H
#define WOI_TESTS_SUPPORT_SIM_H

#include <criterion/criterion.h>
#include <errno.h>
#include <woi.h>

#define SERVER "10.0.0.1"
#define CLIENT "10.0.0.2"

static inline struct woi_address server_address(void)
{
    struct woi_address address = {0};

    (void)woi_address_parse(SERVER ":7", &address);
    return address;
}

/* Sends back what it gets, until the end of input. */
static inline WOI_ASYNC(int, echo, ((struct woi_tcp_stream *, conn)),
    char bytes[32];
    ssize_t n;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->conn, self->bytes, sizeof self->bytes));
        if (self->n == 0)
            WOI_RETURN(0);
        WOI_TRY(woi_write_all(self->conn, self->bytes, (size_t)self->n));
    }
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static inline WOI_ASYNC(int, serve, (),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
    struct woi_address address;
    int error;
)
{
    WOI_BEGIN;
    self->address = server_address();
    self->error = woi_tcp_listen(&self->address, NULL, &self->listener);
    if (self->error)
        WOI_RETURN(self->error);
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
        (void)woi_spawn_detached(echo(self->conn));
    }
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static inline int run_server(void *unused)
{
    (void)unused;
    return WOI_MAIN(serve());
}

/* What a client's last attempt gave, and how long it took. */
struct attempt {
    int64_t took;
    int result;
    char byte;
};

static inline WOI_ASYNC(int, connect_once, ((struct attempt *, attempt)),
    struct woi_tcp_stream *conn;
    struct woi_address address;
)
{
    WOI_BEGIN;
    self->address = server_address();
    self->attempt->took = woi_now();
    WOI_AWAIT(self->attempt->result, woi_tcp_connect(&self->address, &self->conn));
    self->attempt->took = woi_now() - self->attempt->took;
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static inline int run_connect(void *attempt)
{
    return WOI_MAIN(connect_once(attempt));
}

/* A simulation that the test frees. */
static inline struct woi_sim *sim_of(struct woi_sim_options options)
{
    struct woi_sim *sim = NULL;

    cr_assert_eq(woi_sim_new(&options, &sim), 0);
    return sim;
}

/* A run of the server and that client, who returns 0. */
static inline void serve_one(struct woi_sim *sim, int (*client)(void *), struct attempt *attempt)
{
    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, client, attempt), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
}

static inline void sim_end(struct woi_sim *sim)
{
    const struct woi_sim_left left = woi_sim_left(sim);

    cr_assert_eq(left.blocks, 0);
    cr_assert_eq(left.descriptors, 0);
    cr_assert_eq(woi_sim_free(sim), 0);
}

#endif
