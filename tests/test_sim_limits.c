/* test_sim_limits.c - what a simulated host runs out of, how many tasks it carries, and what is said of a run
 * that goes wrong. */
#include <netinet/in.h>
#include <unistd.h>

#include "sim/sim.h"
#include "support/answers.h"
#include "support/sim.h"

TestSuite(sim_limits, .timeout = 60);

static struct woi_sim *enter(struct woi_sim_options options)
{
    struct woi_sim *sim;

    cr_assert_eq(woi_sim_new(&options, &sim), 0);
    cr_assert_eq(woi_sim_enter(sim), 0);
    return sim;
}

static void leave(struct woi_sim *sim)
{
    cr_assert_eq(woi_sim_leave(sim), 0);
    cr_assert_eq(woi_sim_left(sim).blocks, 0);
    cr_assert_eq(woi_sim_left(sim).descriptors, 0);
    cr_assert_eq(woi_sim_free(sim), 0);
}

Test(sim_limits, has_stream_sockets_of_tcp_only)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));

    cr_assert_eq(sim_table.socket(AF_INET, SOCK_DGRAM, 0), -EPROTONOSUPPORT);
    cr_assert_eq(sim_table.socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), -EPROTONOSUPPORT);
    leave(sim);
}

Test(sim_limits, a_host_has_no_more_descriptors_than_it_may)
{
    struct woi_sim *sim = enter((struct woi_sim_options){.descriptors = 20});
    int fds[20];

    for (unsigned i = 0; i < 20; i++)
        cr_assert_geq(fds[i] = sim_table.socket(AF_INET, SOCK_STREAM, 0), 0);
    cr_assert_eq(sim_table.socket(AF_INET, SOCK_STREAM, 0), -EMFILE);
    cr_assert_eq(sim_table.epoll_create(), -EMFILE);
    cr_assert_eq(sim_table.timer_create(), -EMFILE);
    cr_assert_eq(sim_table.close(fds[7]), 0);
    cr_assert_eq(sim_table.timer_create(), fds[7]); /* the lowest that is free */
    for (unsigned i = 0; i < 20; i++)
        cr_assert_eq(sim_table.close(fds[i]), 0);
    leave(sim);
}

Test(sim_limits, memory_is_counted_by_blocks)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    void *block = sim_table.reallocate(NULL, 10), *slab = sim_table.map(4096);

    cr_assert_eq(woi_sim_left(sim).blocks, 1);
    block = sim_table.reallocate(block, 1000);
    cr_assert_eq(woi_sim_left(sim).blocks, 1);
    sim_table.release(block);
    sim_table.release(NULL);
    sim_table.unmap(slab, 4096);
    leave(sim);
}

Test(sim_limits, a_wait_ends_at_its_time)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const int epoll = sim_table.epoll_create();
    const int64_t before = sim_table.now();
    struct epoll_event event;

    cr_assert_eq(sim_table.epoll_wait(epoll, &event, 1, 250), 0);
    cr_assert_geq(sim_table.now(), before + WOI_MS(250));
    cr_assert_lt(sim_table.now(), before + WOI_MS(251));
    cr_assert_eq(sim_table.close(epoll), 0);
    leave(sim);
}

Test(sim_limits, after_the_last_port_comes_the_first_again)
{
    enum { PORTS = 60999 - 32768 + 1 };
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const struct sockaddr_in here = v4_of(INADDR_LOOPBACK, 0);
    int first = -1, fd;

    for (unsigned i = 0; i < PORTS + 2; i++) {
        fd = sim_table.socket(AF_INET, SOCK_STREAM, 0);
        cr_assert_eq(sim_table.bind(fd, AT(here)), 0);
        cr_assert(port_of(&sim_table, fd) >= 32768 && port_of(&sim_table, fd) <= 60999);
        first = i ? first : port_of(&sim_table, fd);
        if (i == PORTS)
            cr_assert_eq(port_of(&sim_table, fd), first);
        cr_assert_eq(sim_table.close(fd), 0);
    }
    leave(sim);
}

/* --- half-way through a connection --- */

/* What is planned next, such as the arrival of a packet. */
static void let_one_thing_happen(struct woi_sim *sim)
{
    cr_assert_neq(sim_next(sim), INT64_MAX);
    sim->now = sim_next(sim);
    sim_happen(sim);
}

static void let_everything_happen(struct woi_sim *sim)
{
    while (sim_next(sim) != INT64_MAX)
        let_one_thing_happen(sim);
}

static int begin_to_connect(uint16_t port)
{
    const struct sockaddr_in to = v4_of(INADDR_LOOPBACK, port);
    const int fd = sim_table.socket(AF_INET, SOCK_STREAM, 0);

    cr_assert_eq(sim_table.connect(fd, AT(to)), -EINPROGRESS);
    return fd;
}

static int listen_somewhere(uint16_t *ret_port)
{
    const int listener = sim_table.socket(AF_INET, SOCK_STREAM, 0);

    cr_assert_eq(sim_table.listen(listener, 8), 0);
    *ret_port = port_of(&sim_table, listener);
    return listener;
}

Test(sim_limits, a_socket_that_connects_can_do_little_else)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    uint16_t port;
    const int listener = listen_somewhere(&port), fd = begin_to_connect(port);
    const struct sockaddr_in to = v4_of(INADDR_LOOPBACK, port);
    char byte = 0;

    cr_assert_eq(sim_table.connect(fd, AT(to)), -EALREADY);
    cr_assert_eq(sim_table.receive(fd, &byte, 1), -EAGAIN);
    cr_assert_eq(sim_table.send(fd, &byte, 1), -EAGAIN);
    cr_assert_eq(sim_table.shutdown(fd, SHUT_WR), 0);
    cr_assert_eq(option_of(&sim_table, fd, SO_ERROR), ECONNRESET);
    cr_assert_eq(sim_table.close(fd), 0);
    cr_assert_eq(sim_table.close(listener), 0);
    leave(sim);
}

/* The listener has it already, the client does not know yet. */
Test(sim_limits, a_client_that_goes_half_way_resets_what_the_server_accepts)
{
    for (unsigned closes = 0; closes < 2; closes++) {
        struct woi_sim *sim = enter(woi_sim_calm(1));
        uint16_t port;
        const int listener = listen_somewhere(&port), fd = begin_to_connect(port);
        char byte;

        let_one_thing_happen(sim);
        const int server = sim_table.accept(listener);
        cr_assert_geq(server, 0);
        if (closes)
            cr_assert_eq(sim_table.close(fd), 0);
        else
            cr_assert_eq(sim_table.shutdown(fd, SHUT_RDWR), 0);
        let_everything_happen(sim);
        cr_assert_eq(sim_table.receive(server, &byte, 1), -ECONNRESET);
        if (!closes)
            cr_assert_eq(sim_table.close(fd), 0);
        cr_assert_eq(sim_table.close(server), 0);
        cr_assert_eq(sim_table.close(listener), 0);
        leave(sim);
    }
}

Test(sim_limits, what_comes_for_a_socket_that_has_ended_meanwhile_is_nobodys)
{
    for (unsigned i = 0; i < 12; i++) {
        const unsigned after = i % 3;
        const bool closes = i / 3 % 2, nowhere = i / 6;
        struct woi_sim *sim = enter(woi_sim_calm(1));
        const struct sockaddr_in machine = v4_of(0x0a090909, 9);
        const int fd = nowhere ? sim_table.socket(AF_INET, SOCK_STREAM, 0) : begin_to_connect(9);

        if (nowhere)
            cr_assert_eq(sim_table.connect(fd, AT(machine)), -EINPROGRESS);
        for (unsigned k = 0; k < after; k++)
            let_one_thing_happen(sim);
        if (closes)
            cr_assert_eq(sim_table.close(fd), 0);
        else
            cr_assert_eq(sim_table.shutdown(fd, SHUT_RDWR), after < 2 ? 0 : -ENOTCONN);
        let_everything_happen(sim);
        if (!closes)
            cr_assert_eq(sim_table.close(fd), 0);
        leave(sim);
    }
}

Test(sim_limits, a_socket_that_was_shut_down_after_a_refusal_does_not_connect_again)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const struct sockaddr_in to = v4_of(INADDR_LOOPBACK, 9);
    const int fd = begin_to_connect(9);

    let_everything_happen(sim);
    cr_assert_eq(sim_table.shutdown(fd, SHUT_RDWR), -ENOTCONN);
    cr_assert_eq(sim_table.connect(fd, AT(to)), -EINVAL);
    cr_assert_eq(sim_table.close(fd), 0);
    leave(sim);
}

Test(sim_limits, a_host_of_ipv4_has_no_way_to_ipv6)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = 9, .sin6_addr.s6_addr = {0xfd}};
    const int fd = sim_table.socket(AF_INET6, SOCK_STREAM, 0);

    cr_assert_eq(sim_table.connect(fd, AT(to)), -ENETUNREACH);
    cr_assert_eq(sim_table.close(fd), 0);
    leave(sim);
}

Test(sim_limits, a_port_that_somebody_has_asked_for_is_left_out)
{
    struct woi_sim *sim = enter(woi_sim_calm(1));
    uint16_t first, third;
    const int one = listen_somewhere(&first), two = sim_table.socket(AF_INET, SOCK_STREAM, 0);
    const struct sockaddr_in next = v4_of(INADDR_ANY, (uint16_t)(first + 1));

    cr_assert_eq(sim_table.bind(two, AT(next)), 0);
    const int three = listen_somewhere(&third);
    cr_assert_eq(third, first + 2);
    cr_assert_eq(sim_table.close(one), 0);
    cr_assert_eq(sim_table.close(two), 0);
    cr_assert_eq(sim_table.close(three), 0);
    leave(sim);
}

Test(sim_limits, of_three_listeners_that_share_a_port_each_gets_a_share)
{
    enum { SHARERS = 3, CALLERS = 60 };
    struct woi_sim *sim = enter(woi_sim_calm(1));
    const int on = 1;
    struct sockaddr_in at = v4_of(INADDR_LOOPBACK, 0);
    int listeners[SHARERS], callers[CALLERS];

    for (unsigned i = 0; i < SHARERS; i++) {
        listeners[i] = sim_table.socket(AF_INET, SOCK_STREAM, 0);
        cr_assert_eq(sim_table.set_option(listeners[i], SOL_SOCKET, SO_REUSEPORT, &on, sizeof on), 0);
        cr_assert_eq(sim_table.bind(listeners[i], AT(at)), 0);
        cr_assert_eq(sim_table.listen(listeners[i], CALLERS), 0);
        at.sin_port = htons(port_of(&sim_table, listeners[i]));
    }
    for (unsigned i = 0; i < CALLERS; i++)
        callers[i] = begin_to_connect(ntohs(at.sin_port));
    let_everything_happen(sim);
    unsigned all = 0;
    for (unsigned i = 0; i < SHARERS; i++) {
        unsigned share = 0;

        for (int fd; (fd = sim_table.accept(listeners[i])) >= 0; share++)
            cr_assert_eq(sim_table.close(fd), 0);
        cr_assert_gt(share, CALLERS / 10);
        all += share;
        cr_assert_eq(sim_table.close(listeners[i]), 0);
    }
    cr_assert_eq(all, CALLERS);
    for (unsigned i = 0; i < CALLERS; i++)
        cr_assert_eq(sim_table.close(callers[i]), 0);
    leave(sim);
}

/* --- many tasks on one clock --- */

enum { TICKERS = 1000, TICKS = 20 };

struct tickers {
    unsigned ticks;
    int64_t latest; /* after its time */
};

/* As an interval does: each tick has its own time, whatever came before. */
static WOI_ASYNC(int, tick, ((struct tickers *, all), (int64_t, period)),
    int64_t next;
    int i;
)
{
    WOI_BEGIN;
    self->next = woi_now();
    for (; self->i < TICKS; self->i++) {
        self->next += self->period;
        WOI_TRY(woi_sleep_until(self->next));
        cr_assert_geq(woi_now(), self->next);
        if (woi_now() - self->next > self->all->latest)
            self->all->latest = woi_now() - self->next;
        self->all->ticks++;
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, tick_all, ((struct tickers *, all)),
    struct tick_handle *jobs[TICKERS];
    struct tick_result result;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < TICKERS; self->i++)
        self->jobs[self->i] = woi_spawn(tick(self->all, WOI_MS(1 + self->i % 50)));
    for (self->i = 0; self->i < TICKERS; self->i++) {
        WOI_AWAIT(self->result, self->jobs[self->i]);
        cr_assert_eq(self->result.value, 0);
    }
    WOI_RETURN(0);
    WOI_END;
}

static int run_tickers(void *all)
{
    return WOI_MAIN(tick_all(all));
}

Test(sim_limits, a_thousand_intervals_tick_each_at_its_time)
{
    const struct woi_sim_options still = {.seed = 1}; /* only what happens takes time */
    struct woi_sim *sim = sim_of(still);
    struct tickers all = {0};
    const int64_t before = woi_sim_now(sim);

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_tickers, &all), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    cr_assert_eq(all.ticks, TICKERS * TICKS);
    cr_assert_eq(all.latest, 0);
    cr_assert_eq(woi_sim_now(sim) - before, TICKS * WOI_MS(50));
    sim_end(sim);
}

/* --- a host without descriptors --- */

static WOI_ASYNC(int, hold_a_connection, ((struct attempt *, attempt)),
    struct woi_tcp_stream *conn;
    struct woi_address address;
)
{
    WOI_BEGIN;
    self->address = server_address();
    self->attempt->took = woi_now();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_TRY(woi_write_all(self->conn, "!", 1));
    WOI_TRY(woi_read_exact(self->conn, &self->attempt->byte, 1));
    self->attempt->took = woi_now() - self->attempt->took;
    WOI_TRY(woi_sleep(WOI_SEC(10)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static int run_holder(void *attempt)
{
    return WOI_MAIN(hold_a_connection(attempt));
}

/* Of 8, the runtime has 2 and the listener 1: the sixth connection waits until the first goes. */
Test(sim_limits, a_server_that_is_out_of_descriptors_serves_the_others_when_the_first_have_gone)
{
    enum { CLIENTS = 8, SERVED = 5 };
    struct woi_sim_options options = woi_sim_calm(1);
    struct attempt attempts[CLIENTS] = {0};
    struct woi_sim *sim;
    unsigned at_once = 0;

    options.descriptors = 8;
    sim = sim_of(options);
    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    for (unsigned i = 0; i < CLIENTS; i++) {
        char address[16];

        snprintf(address, sizeof address, "10.0.1.%u", i + 1);
        cr_assert_eq(woi_sim_client(sim, address, run_holder, &attempts[i]), 0);
    }
    cr_assert_eq(woi_sim_run(sim), 0);
    for (unsigned i = 0; i < CLIENTS; i++) {
        cr_assert_eq(attempts[i].byte, '!');
        at_once += attempts[i].took < WOI_SEC(1);
        cr_assert(attempts[i].took < WOI_SEC(1) || attempts[i].took > WOI_SEC(9));
    }
    cr_assert_eq(at_once, SERVED);
    sim_end(sim);
}

/* --- a backlog that is full --- */

enum { CROWD = 6, BACKLOG = 2 };

static WOI_ASYNC(int, accept_late, (),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conns[CROWD];
    struct woi_address address;
    unsigned i;
)
{
    WOI_BEGIN;
    self->address = server_address();
    if (woi_tcp_listen(&self->address, &(struct woi_tcp_options){.backlog = BACKLOG}, &self->listener))
        WOI_RETURN(1);
    WOI_TRY(woi_sleep(WOI_MS(2500)));
    for (; self->i < CROWD; self->i++)
        WOI_TRY(woi_tcp_accept(self->listener, &self->conns[self->i]));
    WOI_RETURN(0);
WOI_FINALLY:
    for (self->i = 0; self->i < CROWD; self->i++)
        woi_tcp_stream_close(self->conns[self->i]);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static int run_late(void *unused)
{
    (void)unused;
    return WOI_MAIN(accept_late());
}

static WOI_ASYNC(int, connect_soon, ((struct attempt *, attempt)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(10))); /* somebody listens by then */
    WOI_TRY(connect_once(self->attempt));
    WOI_RETURN(0);
    WOI_END;
}

static int run_soon(void *attempt)
{
    return WOI_MAIN(connect_soon(attempt));
}

/* A backlog of 2 has room for 3, as on Linux. Who finds it full asks again after 1 s, and after 2 s more. */
Test(sim_limits, who_finds_the_backlog_full_connects_when_it_asks_again)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    struct attempt attempts[CROWD] = {0};
    unsigned at_once = 0;

    cr_assert_eq(woi_sim_client(sim, SERVER, run_late, NULL), 0);
    for (unsigned i = 0; i < CROWD; i++) {
        char address[16];

        snprintf(address, sizeof address, "10.0.1.%u", i + 1);
        cr_assert_eq(woi_sim_client(sim, address, run_soon, &attempts[i]), 0);
    }
    cr_assert_eq(woi_sim_run(sim), 0);
    for (unsigned i = 0; i < CROWD; i++) {
        cr_assert_eq(attempts[i].result, 0);
        at_once += attempts[i].took < WOI_MS(100);
        cr_assert(attempts[i].took < WOI_MS(100) || attempts[i].took / WOI_SEC(1) == 3);
    }
    cr_assert_eq(at_once, BACKLOG + 1);
    sim_end(sim);
}

/* --- what is said --- */

static char said[8192];

/* What was written to stderr meanwhile is in said. */
static void hear(void (*speak)(void))
{
    FILE *file = tmpfile();

    cr_assert_not_null(file);
    fflush(stderr);
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    speak();
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    fclose(file);
}

static void come_to_a_deadlock(void)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_client(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_host(sim, "fd00::7", run_late, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), -EDEADLK);
    sim_end(sim);
}

Test(sim_limits, the_dump_of_a_deadlock_names_each_host_before_its_tasks)
{
    hear(come_to_a_deadlock);
    const char *host = strstr(said, "woi: host " SERVER ":\n");
    cr_assert(host, "in %s", said);
    const char *tasks = strstr(host, "waits for tcp accept");
    cr_assert(tasks, "in %s", said);
    cr_assert_null(strstr(said, "host fd00::7"), "which has ended: %s", said);
}

static int leave_a_listener(struct woi_sim *sim, void *kept)
{
    cr_assert_eq(woi_sim_enter(sim), 0);
    cr_assert_geq(sim_table.socket(AF_INET, SOCK_STREAM, 0), 0);
    *(void **)kept = sim_table.allocate(7);
    cr_assert_not_null(*(void **)kept);
    cr_assert_eq(woi_sim_leave(sim), 0);
    return 0;
}

static int leave_a_block(struct woi_sim *sim, void *kept)
{
    cr_assert_eq(woi_sim_enter(sim), 0);
    *(void **)kept = sim_table.allocate(7);
    cr_assert_eq(woi_sim_leave(sim), 0);
    return 0;
}

static int leave_a_descriptor(struct woi_sim *sim, void *unused)
{
    (void)unused;
    cr_assert_eq(woi_sim_enter(sim), 0);
    cr_assert_geq(sim_table.socket(AF_INET, SOCK_STREAM, 0), 0);
    cr_assert_eq(woi_sim_leave(sim), 0);
    return 0;
}

static void leave_things(void)
{
    static void *kept;

    setenv("WOI_SIM_SEED", "5", 1);
    cr_assert_eq(woi_sim_seeds(leave_a_listener, &kept, NULL), 1);
    sys_linux.release(kept);
    setenv("WOI_SIM_SEED", "6", 1);
    cr_assert_eq(woi_sim_seeds(leave_a_block, &kept, NULL), 1);
    sys_linux.release(kept);
    setenv("WOI_SIM_SEED", "7", 1);
    cr_assert_eq(woi_sim_seeds(leave_a_descriptor, NULL, NULL), 1);
}

Test(sim_limits, what_a_scenario_leaves_is_counted_and_fails_it)
{
    hear(leave_things);
    cr_assert(strstr(said, "seed 5: 1 blocks of memory and 1 descriptors are left\n"), "%s", said);
    cr_assert(strstr(said, "seed 5 failed: -39 (Directory not empty); run it again with WOI_SIM_SEED=5"),
              "%s", said);
    cr_assert(strstr(said, "seed 7: 0 blocks of memory and 1 descriptors are left\n"), "%s", said);
    cr_assert(strstr(said, "seed 6: 1 blocks of memory and 0 descriptors are left\n"), "%s", said);
}
