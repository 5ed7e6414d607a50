/* samples.c - the samples echo_server, proxy and chat_server, unchanged, as simulated hosts.
 *
 *     samples [--seeds N] [--first N]
 *
 * Each is compiled with its main renamed. Clients send through the proxy to the echo server, some read
 * slowly, some only begin to read when all is sent; others talk in the chat room, and leave in the middle
 * of a line. In calm runs every byte must come back; in hostile ones, with resets and a partition, every
 * byte that comes back must be right. Nothing may be left of anybody. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <woi.h>

int echo_server_main(int argc, char **argv);
int proxy_main(int argc, char **argv);
int chat_server_main(int argc, char **argv);

enum { BYTES = 3000, LINES = 5 };

static bool is_calm;

/* Each reads its arguments from the beginning; nobody else runs meanwhile. */
static int run_program(int (*program)(int, char **), int argc, char **argv)
{
    optind = 0;
    return program(argc, argv);
}

static int run_echo_server(void *unused)
{
    char *argv[] = {"echo_server", "10.0.0.1:7", NULL};

    (void)unused;
    return run_program(echo_server_main, 2, argv);
}

static int run_proxy(void *unused)
{
    char *argv[] = {"proxy", "10.0.0.2:8", "10.0.0.1:7", NULL};

    (void)unused;
    return run_program(proxy_main, 3, argv);
}

static int run_chat_server(void *unused)
{
    char *argv[] = {"chat_server", "10.0.0.3:9", NULL};

    (void)unused;
    return run_program(chat_server_main, 2, argv);
}

static WOI_ASYNC(int, connect_to, ((const char *, text), (struct woi_tcp_stream **, ret_conn)),
    struct woi_address address;
    int attempts, error;
)
{
    WOI_BEGIN;
    (void)woi_address_parse(self->text, &self->address);
    for (; self->attempts < 20; self->attempts++) {
        WOI_AWAIT(self->error, woi_tcp_connect(&self->address, self->ret_conn));
        if (self->error == 0)
            break;
        WOI_AWAIT(woi_sleep(WOI_MS(10))); /* the server may not have begun */
    }
    WOI_RETURN(self->error);
    WOI_END;
}

/* --- bytes there and back -------------------------------------------------------------------- */

static unsigned char byte_at(size_t i)
{
    return (unsigned char)(i * 31 >> 2);
}

static WOI_ASYNC(int, send_bytes, ((struct woi_tcp_stream *, conn)),
    unsigned char bytes[BYTES];
)
{
    WOI_BEGIN;
    for (size_t i = 0; i < BYTES; i++)
        self->bytes[i] = byte_at(i);
    WOI_TRY(woi_write_all(self->conn, self->bytes, BYTES));
    WOI_TRY(woi_shutdown(self->conn));
    WOI_RETURN(0);
    WOI_END;
}

/* 1: a byte is wrong. */
static WOI_ASYNC(int, check_bytes, ((struct woi_tcp_stream *, conn), (int64_t, pause)),
    unsigned char bytes[100];
    size_t done;
    ssize_t n;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(woi_sleep(self->pause));
        WOI_TRY(self->n, woi_read(self->conn, self->bytes, sizeof self->bytes));
        if (self->n == 0)
            WOI_RETURN(self->done == BYTES ? 0 : -ENODATA);
        for (size_t i = 0; i < (size_t)self->n; i++)
            if (self->bytes[i] != byte_at(self->done++))
                WOI_RETURN(1);
    }
    WOI_END;
}

static WOI_ASYNC(int, send_and_check, ((int64_t, pause)),
    struct woi_tcp_stream *conn;
    int sent, checked;
)
{
    WOI_BEGIN;
    WOI_TRY(connect_to("10.0.0.2:8", &self->conn));
    WOI_AWAIT(woi_join(WOI_INTO(self->sent, send_bytes(self->conn)),
                       WOI_INTO(self->checked, check_bytes(self->conn, self->pause))));
    WOI_RETURN(self->checked > 0 ? 1 : self->sent ? self->sent : self->checked);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

/* A broken connection is an error only where nothing breaks one. */
static WOI_ASYNC(int, echo_client, ((int64_t, pause)), int result, late;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->late, woi_timeout(WOI_MIN(60), WOI_INTO(self->result, send_and_check(self->pause))));
    if (self->late)
        self->result = self->late;
    WOI_RETURN(self->result > 0 || (is_calm && self->result < 0) ? 1 : 0);
    WOI_END;
}

static int run_echo_client(void *pause)
{
    return WOI_MAIN(echo_client(*(const int64_t *)pause));
}

/* --- the chat room --------------------------------------------------------------------------- */

static WOI_ASYNC(int, say_lines, ((struct woi_tcp_stream *, conn), (const char *, name)), int i;)
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->conn, self->name, strlen(self->name)));
    for (; self->i < LINES; self->i++) {
        WOI_TRY(woi_write_all(self->conn, "so it is\n", 9));
        WOI_TRY(woi_sleep(WOI_MS(5)));
    }
    WOI_TRY(woi_write_all(self->conn, "and in the middle of", 20));
    WOI_RETURN(0);
    WOI_END;
}

/* Whoever talks must also listen: else, with small buffers, each waits for the other to read. */
static WOI_ASYNC(int, hear_lines, ((struct woi_tcp_stream *, conn)), char bytes[64]; ssize_t n;)
{
    WOI_BEGIN;
    do
        WOI_TRY(self->n, woi_read(self->conn, self->bytes, sizeof self->bytes));
    while (self->n > 0);
    WOI_RETURN(-ENODATA);
    WOI_END;
}

static WOI_ASYNC(int, talk, ((const char *, name)),
    struct woi_tcp_stream *conn;
    int which, result;
)
{
    WOI_BEGIN;
    WOI_TRY(connect_to("10.0.0.3:9", &self->conn));
    WOI_AWAIT(self->which, woi_select(WOI_INTO(self->result, say_lines(self->conn, self->name)),
                                      WOI_INTO(self->result, hear_lines(self->conn))));
    WOI_RETURN(self->result);
WOI_FINALLY:
    woi_tcp_stream_reset(self->conn);
    WOI_END;
}

static WOI_ASYNC(int, talker, ((const char *, name)), int result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, talk(self->name));
    WOI_RETURN(is_calm && self->result < 0 ? 1 : 0);
    WOI_END;
}

static int run_talker(void *name)
{
    return WOI_MAIN(talker(name));
}

/* --- the scenario ---------------------------------------------------------------------------- */

static WOI_ASYNC(int, part_for_a_while, ((struct woi_sim *, sim)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_MS(50))));
    (void)woi_sim_partition(self->sim, "10.0.0.1", "10.0.0.2");
    WOI_AWAIT(woi_sleep((int64_t)woi_sim_below(self->sim, (uint64_t)WOI_SEC(20))));
    (void)woi_sim_repair(self->sim, "10.0.0.1", "10.0.0.2");
    WOI_RETURN(0);
    WOI_END;
}

static int run_partition(void *sim)
{
    return WOI_MAIN(part_for_a_while(sim));
}

static int scenario(struct woi_sim *sim, void *unused)
{
    static int64_t pauses[] = {0, WOI_MS(3), WOI_MS(40)};
    const struct {
        const char *address;
        int (*program)(void *);
        void *data;
        bool is_server;
    } hosts[] = {
        {"10.0.0.1", run_echo_server, NULL, true},        {"10.0.0.2", run_proxy, NULL, true},
        {"10.0.0.3", run_chat_server, NULL, true},        {"10.0.1.1", run_echo_client, &pauses[0], false},
        {"10.0.1.2", run_echo_client, &pauses[1], false}, {"10.0.1.3", run_echo_client, &pauses[2], false},
        {"10.0.1.4", run_talker, "Ada\n", false},         {"10.0.1.5", run_talker, "Grace\n", false},
        {"10.0.1.6", run_partition, sim, false},
    };
    const size_t n = sizeof hosts / sizeof *hosts - is_calm;

    (void)unused;
    for (size_t i = 0; i < n; i++) {
        const int error = (hosts[i].is_server ? woi_sim_host : woi_sim_client)(
            sim, hosts[i].address, hosts[i].program, hosts[i].data);
        if (error)
            return error;
    }
    return woi_sim_run(sim);
}

int main(int argc, char **argv)
{
    uint64_t first = 1;
    FILE *const out = fdopen(dup(STDOUT_FILENO), "w");
    unsigned failures = 0;

    setenv("WOI_SIM_SEEDS", "200", 0);
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--first") == 0)
            first = strtoull(argv[i + 1], NULL, 0);
        else
            setenv("WOI_SIM_SEEDS", argv[i + 1], 1);
    }
    if (!out || !freopen("/dev/null", "w", stdout)) /* what the samples say is of no interest */
        return 1;
    for (int calm = 0; calm < 2; calm++) {
        struct woi_sim_options options = calm ? woi_sim_calm(first) : woi_sim_hostile(first);

        options.no_memory = options.exhausted = 0;
        is_calm = calm;
        failures += woi_sim_seeds(scenario, NULL, &options);
    }
    fprintf(out, "%u failed\n", failures);
    return failures != 0;
}
