/* simulated.c - a client and a server, tested on a simulated network under many seeds.
 *
 * The server counts: each connection that sends a byte gets the next number. The client wants one number,
 * and asks again when the network fails. Both are ordinary programs, and know nothing of the simulation.
 * The scenario cuts the network between them for a while; whatever the order of things, the client must
 * get its number in the end.
 *
 * Should a seed fail, its number is printed, and WOI_SIM_SEED=N WOI_SIM_TRACE=1 shows that very run. */
// expect: 100 seeds, 0 failed

#include <stdio.h>
#include <woi.h>

#define SERVER "10.0.0.1"
#define CLIENT "10.0.0.2"

/* --- the server ---------------------------------------------------------------------------- */

/* Owns its connection. */
static WOI_ASYNC(int, answer, ((struct woi_tcp_stream *, conn), (unsigned char, number)),
    char byte;
)
{
    WOI_BEGIN;
    WOI_TRY(woi_read_exact(self->conn, &self->byte, 1));
    WOI_TRY(woi_write_all(self->conn, &self->number, 1));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static WOI_ASYNC(int, serve, (),
    struct woi_address address;
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
    unsigned char number;
    int error;
)
{
    WOI_BEGIN;
    (void)woi_address_parse(SERVER ":80", &self->address);
    self->error = woi_tcp_listen(&self->address, NULL, &self->listener);
    if (self->error)
        WOI_RETURN(self->error);
    for (;;) {
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
        self->error = woi_spawn_detached(answer(self->conn, ++self->number));
        if (self->error)
            WOI_RETURN(self->error);
    }
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static int run_server(void *unused)
{
    (void)unused;
    return WOI_MAIN(serve());
}

/* --- the client ---------------------------------------------------------------------------- */

static WOI_ASYNC(int, ask, ((unsigned char *, ret_number)),
    struct woi_address address;
    struct woi_tcp_stream *conn;
)
{
    WOI_BEGIN;
    (void)woi_address_parse(SERVER ":80", &self->address);
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_TRY(woi_write_all(self->conn, "?", 1));
    WOI_TRY(woi_read_exact(self->conn, self->ret_number, 1));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static WOI_ASYNC(int, ask_until_answered, (),
    unsigned char number;
    int late, error;
)
{
    WOI_BEGIN;
    do {
        WOI_AWAIT(self->late, woi_timeout(WOI_SEC(2), WOI_INTO(self->error, ask(&self->number))));
        WOI_AWAIT(woi_sleep(WOI_MS(100)));
    } while (self->late || self->error);
    WOI_RETURN(self->number > 0 ? 0 : 1);
    WOI_END;
}

static int run_client(void *unused)
{
    (void)unused;
    return WOI_MAIN(ask_until_answered());
}

/* --- the scenario -------------------------------------------------------------------------- */

/* A third host: as a program, too, it sleeps on the clock of the simulation. */
static WOI_ASYNC(int, repair_later, (),
    struct woi_sim *sim;
)
{
    WOI_BEGIN;
    self->sim = woi_sim_current();
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_SEC(60))));
    WOI_RETURN(woi_sim_repair(self->sim, SERVER, CLIENT));
    WOI_END;
}

static int run_repair(void *unused)
{
    (void)unused;
    return WOI_MAIN(repair_later());
}

static int scenario(struct woi_sim *sim, void *unused)
{
    int error = woi_sim_host(sim, SERVER, run_server, NULL);

    (void)unused;
    if (error == 0)
        error = woi_sim_client(sim, CLIENT, run_client, NULL);
    if (error == 0)
        error = woi_sim_client(sim, "10.0.0.3", run_repair, NULL);
    if (error == 0)
        error = woi_sim_partition(sim, SERVER, CLIENT);
    return error ? error : woi_sim_run(sim);
}

int main(void)
{
    const unsigned failed = woi_sim_seeds(scenario, NULL, NULL);

    printf("100 seeds, %u failed\n", failed);
    return failed != 0;
}
