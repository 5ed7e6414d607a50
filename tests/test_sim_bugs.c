/* Programs with a bug that a machine shows once a year: the seeds must find each of them. */
#include "support/sim.h"

TestSuite(sim_bugs, .timeout = 60);

static unsigned failures_of(int (*scenario)(struct woi_sim *, void *))
{
    return woi_sim_seeds(scenario, NULL, NULL);
}

/* --- one read gives a whole message --- */

static WOI_ASYNC(int, expect_whole_reads, (),
    struct woi_tcp_stream *conn;
    struct woi_address address;
    char text[9];
    ssize_t n;
)
{
    WOI_BEGIN;
    self->address = server_address();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_TRY(woi_write_all(self->conn, "a message", 9));
    WOI_TRY(self->n, woi_read(self->conn, self->text, 9)); /* the bug */
    WOI_RETURN(self->n == 9 ? 0 : 1);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static int run_whole_reads(void *unused)
{
    (void)unused;
    return WOI_MAIN(expect_whole_reads());
}

static int scenario_of_whole_reads(struct woi_sim *sim, void *unused)
{
    (void)unused;
    int error = woi_sim_host(sim, SERVER, run_server, NULL);

    if (error == 0)
        error = woi_sim_client(sim, CLIENT, run_whole_reads, NULL);
    error = error ? error : woi_sim_run(sim);
    return error;
}

Test(sim_bugs, a_read_that_is_taken_for_a_message_is_found)
{
    cr_assert_gt(failures_of(scenario_of_whole_reads), 0);
}

/* --- a waker that is forgotten --- */

static struct {
    bool is_set;
    struct woi_waker waker;
} flag;

WOI_FUTURE(int, flag_wait, bool has_looked;);

/* The bug: it keeps the waker only when it looks for the second time. */
static woi_poll flag_wait_poll(struct flag_wait *self, struct woi_context *cx)
{
    if (flag.is_set)
        return WOI_READY;
    if (self->has_looked)
        woi_waker_store(&flag.waker, &cx->waker);
    self->has_looked = true;
    return WOI_PENDING;
}

static void flag_wait_release(struct flag_wait *self)
{
    (void)self;
    woi_waker_drop(woi_waker_take(&flag.waker));
}

WOI_FUTURE_TYPE(flag_wait, flag_wait_poll, flag_wait_release);

static WOI_ASYNC(int, wait_for_flag, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_future_new(flag_wait));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, set_flag, ())
{
    WOI_BEGIN;
    flag.is_set = true;
    woi_waker_wake(woi_waker_take(&flag.waker));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, flag_between_tasks, (),
    struct wait_for_flag_handle *waiter;
    struct wait_for_flag_result result;
)
{
    WOI_BEGIN;
    flag.is_set = false;
    self->waiter = woi_spawn(wait_for_flag());
    (void)woi_spawn_detached(set_flag());
    WOI_AWAIT(self->result, self->waiter);
    WOI_RETURN(0);
    WOI_END;
}

static int run_flag(void *unused)
{
    (void)unused;
    return WOI_MAIN(flag_between_tasks());
}

static int scenario_of_flag(struct woi_sim *sim, void *unused)
{
    (void)unused;
    int error = woi_sim_client(sim, CLIENT, run_flag, NULL);

    return error ? error : woi_sim_run(sim);
}

Test(sim_bugs, a_wake_that_is_lost_in_one_order_of_two_is_found)
{
    cr_assert_gt(failures_of(scenario_of_flag), 0);
}

/* --- a connection that is not closed when something goes wrong --- */

static WOI_ASYNC(int, leak_on_error, (),
    struct woi_tcp_stream *conn;
    struct woi_address address;
    char byte;
    int i;
)
{
    WOI_BEGIN;
    self->address = server_address();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    for (; self->i < 10; self->i++) {
        WOI_TRY(woi_write_all(self->conn, "!", 1)); /* the bug: no WOI_FINALLY closes it */
        WOI_TRY(woi_read_exact(self->conn, &self->byte, 1));
    }
    woi_tcp_stream_close(self->conn);
    WOI_RETURN(0);
    WOI_END;
}

static int run_leak(void *unused)
{
    (void)unused;
    return WOI_MAIN(leak_on_error()) > 1; /* it may fail, but not leak */
}

static int scenario_of_leak(struct woi_sim *sim, void *leaks)
{
    int error = woi_sim_host(sim, SERVER, run_server, NULL);

    if (error == 0)
        error = woi_sim_client(sim, CLIENT, run_leak, NULL);
    error = error ? error : woi_sim_run(sim);
    *(unsigned *)leaks += woi_sim_left(sim).descriptors > 0;
    return error;
}

Test(sim_bugs, a_descriptor_that_leaks_only_after_a_reset_is_found)
{
    struct woi_sim_options options = woi_sim_calm(1);
    unsigned leaks = 0;

    options.resets = 20;
    cr_assert_gt(woi_sim_seeds(scenario_of_leak, &leaks, &options), 0);
    cr_assert_gt(leaks, 0);
}

/* --- two tasks in the order in which they were spawned --- */

static char order[2];
static unsigned order_length;

static WOI_ASYNC(int, sign, ((char, name)))
{
    WOI_BEGIN;
    order[order_length++] = self->name;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, expect_an_order, ())
{
    WOI_BEGIN;
    order_length = 0;
    (void)woi_spawn_detached(sign('a'));
    (void)woi_spawn_detached(sign('b'));
    WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_RETURN(order[0] == 'a' ? 0 : 1); /* the bug */
    WOI_END;
}

static int run_order(void *unused)
{
    (void)unused;
    return WOI_MAIN(expect_an_order());
}

static int scenario_of_order(struct woi_sim *sim, void *unused)
{
    (void)unused;
    int error = woi_sim_client(sim, CLIENT, run_order, NULL);

    return error ? error : woi_sim_run(sim);
}

Test(sim_bugs, a_task_that_relies_on_running_first_is_found)
{
    cr_assert_gt(failures_of(scenario_of_order), 0);
}
