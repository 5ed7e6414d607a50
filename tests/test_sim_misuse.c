/* test_sim_misuse.c - arguments that make no sense, calls in the wrong place, and the environment: what
 * woi/sim.h says of them. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <woi/test.h>

#include "sim/sim.h"
#include "support/sim.h"
#include "woi/time.h"

TestSuite(sim_misuse, .timeout = 60);

static int idle(void *unused)
{
    (void)unused;
    return 0;
}

/* --- making one --- */

Test(sim_misuse, options_that_make_no_sense_are_invalid)
{
    const struct woi_sim_options bad[] = {
        {.latency_least = -1}, {.clock_step = -1}, {.latency_least = 2, .latency_most = 1}};
    struct woi_sim *sim = NULL;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_eq(woi_sim_new(&bad[i], &sim), -EINVAL);
    cr_assert_eq(woi_sim_new(NULL, NULL), -EINVAL);
    cr_assert_null(sim);
}

static WOI_ASYNC(int, connect_to_server, ((struct attempt *, attempt)), struct woi_address address;)
{
    WOI_BEGIN;
    WOI_TRY(connect_once(self->attempt));
    WOI_RETURN(self->attempt->result);
    WOI_END;
}

static int run_connect_to_server(void *attempt)
{
    return WOI_MAIN(connect_to_server(attempt));
}

/* A latency of so much at least and nothing said of the most is always that. */
Test(sim_misuse, of_one_latency_the_other_is_made)
{
    struct woi_sim *sim = sim_of((struct woi_sim_options){.seed = 1, .latency_least = WOI_MS(40)});
    struct attempt attempt = {0};

    serve_one(sim, run_connect_to_server, &attempt);
    cr_assert_eq(attempt.took, WOI_MS(80));
    sim_end(sim);
}

Test(sim_misuse, without_options_it_is_calm_with_seed_0)
{
    struct woi_sim *sim;

    cr_assert_eq(woi_sim_new(NULL, &sim), 0);
    cr_assert_eq(woi_sim_seed(sim), 0);
    cr_assert_eq(woi_sim_below(sim, 0), 0);
    for (unsigned i = 0; i < 100; i++)
        cr_assert_lt(woi_sim_below(sim, 3), 3);
    cr_assert_neq(woi_sim_random(sim), woi_sim_random(sim));
    sim_end(sim);
}

Test(sim_misuse, null_is_no_simulation)
{
    cr_assert_eq(woi_sim_free(NULL), 0);
    cr_assert_eq(woi_sim_run(NULL), -EINVAL);
    cr_assert_eq(woi_sim_enter(NULL), -EINVAL);
    cr_assert_eq(woi_sim_leave(NULL), -EINVAL);
    cr_assert_eq(woi_sim_host(NULL, SERVER, idle, NULL), -EINVAL);
    cr_assert_eq(woi_sim_stop(NULL, SERVER), -ENOENT);
    cr_assert_eq(woi_sim_crash(NULL, SERVER), -ENOENT);
    cr_assert_eq(woi_sim_partition(NULL, SERVER, CLIENT), -ENOENT);
}

static void *use_elsewhere(void *sim)
{
    const bool refused = woi_sim_run(sim) == -EBUSY && woi_sim_free(sim) == -EBUSY &&
                         woi_sim_enter(sim) == -EPERM && woi_sim_leave(sim) == -EINVAL;

    return refused ? sim : NULL;
}

Test(sim_misuse, one_belongs_to_the_thread_that_made_it)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    pthread_t thread;
    void *result;

    for (int i = 0; i < 2; i++) {
        cr_assert_eq(pthread_create(&thread, NULL, use_elsewhere, sim), 0);
        cr_assert_eq(pthread_join(thread, &result), 0);
        cr_assert_eq(result, sim);
        cr_assert_eq(i ? woi_sim_leave(sim) : woi_sim_enter(sim), 0);
    }
    sim_end(sim);
}

/* --- hosts --- */

Test(sim_misuse, an_address_that_a_host_cannot_have_is_refused)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    static const char *const none[] = {NULL,         "",          "nowhere",   "10.0.0",
                                       "10.0.0.1:7", "127.0.0.1", "127.9.9.9", "::1"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_assert_eq(woi_sim_host(sim, none[i], idle, NULL), -EINVAL, "%zu", i);
    cr_assert_eq(woi_sim_host(sim, "10.255.255.254", idle, NULL), -EADDRINUSE); /* the home's */
    cr_assert_eq(woi_sim_host(sim, SERVER, NULL, NULL), -EINVAL);
    cr_assert_eq(woi_sim_host(sim, "fd00::1", idle, NULL), 0);
    cr_assert_eq(woi_sim_host(sim, "fd00::1", idle, NULL), -EADDRINUSE);
    cr_assert_eq(woi_sim_stop(sim, "fd00::2"), -ENOENT);
    cr_assert_eq(woi_sim_stop(sim, "nowhere"), -ENOENT);
    sim_end(sim);
}

static WOI_ASYNC(int, stop_the_server, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_TRY(woi_sim_advance(WOI_SEC(1)));                                 /* the clock does not stand still */
    WOI_AWAIT(self->error, woi_timeout(0, woi_sim_advance(WOI_SEC(60)))); /* and is not stopped by this */
    self->error = woi_sim_stop(woi_sim_current(), SERVER);
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_RETURN(self->error == 0 && woi_sim_stop(woi_sim_current(), SERVER) == -ENOENT ? 0 : 1);
    WOI_END;
}

static int run_stop(void *unused)
{
    (void)unused;
    return WOI_MAIN(stop_the_server());
}

Test(sim_misuse, a_host_that_is_stopped_is_cancelled_where_it_waits)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_stop, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    sim_end(sim);
}

typedef int way_to_end(struct woi_sim *sim, const char *address);

static WOI_ASYNC(int, end_oneself, ((way_to_end *, how)))
{
    WOI_BEGIN;
    if (self->how(woi_sim_current(), CLIENT))
        WOI_RETURN(2);
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_RETURN(3); /* it comes no further */
    WOI_END;
}

static int run_stop_oneself(void *unused)
{
    (void)unused;
    return WOI_MAIN(end_oneself(woi_sim_stop));
}

static int run_crash_oneself(void *unused)
{
    (void)unused;
    return WOI_MAIN(end_oneself(woi_sim_crash));
}

Test(sim_misuse, a_host_that_stops_or_crashes_itself_is_cancelled_at_its_next_wait)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_stop_oneself, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), 1);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_crash_oneself, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), 1);
    sim_end(sim);
}

/* --- partitions --- */

static int connect_through(struct woi_sim *sim)
{
    struct attempt attempt = {0};

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_connect, &attempt), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    return attempt.result;
}

Test(sim_misuse, a_repair_is_for_its_pair_in_either_order_however_often_it_was_parted)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, idle, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, "10.0.0.3", idle, NULL), 0);
    cr_assert_eq(woi_sim_partition(sim, SERVER, "10.0.0.9"), -ENOENT);
    cr_assert_eq(woi_sim_repair(sim, "10.0.0.9", SERVER), -ENOENT);
    cr_assert_eq(woi_sim_repair(sim, SERVER, CLIENT), 0); /* was not parted */
    cr_assert_eq(woi_sim_run(sim), 0);
    for (int turned = 0; turned < 2; turned++) {
        cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
        cr_assert_eq(woi_sim_partition(sim, CLIENT, SERVER), 0);
        cr_assert_eq(woi_sim_partition(sim, SERVER, CLIENT), 0);
        cr_assert_eq(woi_sim_partition(sim, SERVER, "10.0.0.3"), 0);
        cr_assert_eq(woi_sim_partition(sim, "10.0.0.3", CLIENT), 0);
        cr_assert_eq(connect_through(sim), -ETIMEDOUT);
        cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
        cr_assert_eq(turned ? woi_sim_repair(sim, SERVER, CLIENT) : woi_sim_repair(sim, CLIENT, SERVER), 0);
        cr_assert_eq(connect_through(sim), 0);
    }
    sim_end(sim);
}

/* --- the clock --- */

static int poll_once(struct woi_future_int *future, uint32_t *budget)
{
    struct woi_context cx = {.waker = woi_waker_noop(), .budget = budget};
    const woi_poll poll = woi_poll_future(&future->future, &cx);

    return poll.status == WOI_STATUS_READY ? future->output : 1;
}

Test(sim_misuse, the_clock_of_no_simulation_cannot_be_moved_nor_any_clock_back)
{
    struct woi_future_int *outside = woi_sim_advance(WOI_SEC(1)), *back = woi_sim_advance(-1);
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    uint32_t none = 0;

    cr_assert_eq(poll_once(outside, &none), 1);
    cr_assert_eq(poll_once(outside, NULL), -ENXIO);
    cr_assert_eq(woi_sim_enter(sim), 0);
    cr_assert_eq(poll_once(back, &none), 1);
    cr_assert_eq(poll_once(back, NULL), -EINVAL);
    woi_drop(woi_sim_advance(WOI_SEC(1))); /* never polled, it moves nothing */
    cr_assert_eq(woi_sim_leave(sim), 0);
    woi_drop(outside);
    woi_drop(back);
    cr_assert_eq(woi_sim_now(sim), WOI_SEC(1));
    sim_end(sim);
}

Test(sim_misuse, a_clock_that_stands_still_is_not_moved_by_being_read)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_enter(sim), 0);
    woi_sim_pause(sim);
    const int64_t before = sim_table.now();
    cr_assert_eq(sim_table.now(), before);
    woi_sim_resume(sim);
    (void)sim_table.now();
    cr_assert_gt(sim_table.now(), before);
    cr_assert_eq(woi_sim_leave(sim), 0);
    sim_end(sim);
}

/* Nobody can be told: it does not wait, so it would not hear. */
Test(sim_misuse, a_program_that_makes_calls_for_ever_and_never_waits_is_aborted, .signal = SIGABRT)
{
    struct woi_sim *sim = sim_of((struct woi_sim_options){.most_calls = 100});

    cr_assert_eq(woi_sim_enter(sim), 0);
    for (unsigned i = 0; i < 1000; i++)
        (void)sim_table.now();
    cr_assert_fail("1000 calls");
}

/* --- seeds --- */

static uint64_t last_seed;
static unsigned runs;

static int count_runs(struct woi_sim *sim, void *unused)
{
    (void)unused;
    last_seed = woi_sim_seed(sim);
    runs++;
    return 0;
}

static void expect_runs(const char *seeds, const char *seed, unsigned n, uint64_t last)
{
    runs = 0;
    setenv("WOI_SIM_SEEDS", seeds, 1);
    if (seed)
        setenv("WOI_SIM_SEED", seed, 1);
    else
        unsetenv("WOI_SIM_SEED");
    cr_assert_eq(woi_sim_seeds(count_runs, NULL, NULL), 0);
    cr_assert_eq(runs, n);
    cr_assert_eq(last_seed, last);
}

Test(sim_misuse, the_environment_says_which_seeds_unless_it_says_no_number)
{
    expect_runs("7", NULL, 7, 7);
    expect_runs("", NULL, 100, 100);
    expect_runs("many", NULL, 100, 100);
    expect_runs("0x10", NULL, 16, 16);
    expect_runs("7", "12", 1, 12);
}

static int fail(struct woi_sim *sim, void *unused)
{
    (void)sim;
    (void)unused;
    return 3;
}

Test(sim_misuse, seeds_stop_at_the_tenth_that_fails_also_if_there_is_no_simulation)
{
    const struct woi_sim_options bad = {.latency_least = -1};

    unsetenv("WOI_SIM_SEED");
    setenv("WOI_SIM_SEEDS", "20", 1);
    cr_assert_eq(woi_sim_seeds(fail, NULL, NULL), 10);
    cr_assert_eq(woi_sim_seeds(count_runs, NULL, &bad), 10);
    cr_assert_eq(runs, 0);
}

/* --- tests of one's own --- */

static void *kept;

static WOI_ASYNC(void, leaks_memory, ())
{
    WOI_BEGIN;
    kept = sys()->allocate(7);
    WOI_END;
}

static struct woi_future *leak_make(void)
{
    return WOI_AS_FUTURE_(leaks_memory());
}

static WOI_ASYNC(void, leaks_a_socket, ())
{
    WOI_BEGIN;
    (void)sys()->socket(AF_INET, SOCK_STREAM, 0);
    WOI_END;
}

static struct woi_future *socket_make(void)
{
    return WOI_AS_FUTURE_(leaks_a_socket());
}

static WOI_ASYNC(void, does_nothing, ())
{
    WOI_BEGIN;
    WOI_END;
}

static struct woi_future *nothing_make(void)
{
    return WOI_AS_FUTURE_(does_nothing());
}

Test(sim_misuse, a_test_that_leaks_memory_or_a_descriptor_alone_fails)
{
    const struct woi_test_ memory = {"suite/name", leak_make, NULL},
                           socket = {"suite/name", socket_make, NULL};

    cr_assert(!woi_test_passes_(&memory));
    sys_linux.release(kept);
    cr_assert(!woi_test_passes_(&socket));
}

Test(sim_misuse, a_test_within_a_simulation_fails)
{
    const struct woi_test_ test = {"suite/name", nothing_make, NULL};
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert(woi_test_passes_(&test));
    cr_assert_eq(woi_sim_enter(sim), 0);
    cr_assert(!woi_test_passes_(&test));
    cr_assert_eq(woi_sim_leave(sim), 0);
    sim_end(sim);
}
