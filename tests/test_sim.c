/* The promises of woi/sim.h: hosts, the clock, the network, the seed. */
#include "support/sim.h"

TestSuite(sim, .timeout = 60);

/* --- hosts ----------------------------------------------------------------------------------- */

static WOI_ASYNC(int, echo_a_byte, ((struct attempt *, attempt)),
    struct woi_tcp_stream *conn;
    struct woi_address address;
)
{
    WOI_BEGIN;
    self->address = server_address();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_TRY(woi_write_all(self->conn, "!", 1));
    WOI_TRY(woi_read_exact(self->conn, &self->attempt->byte, 1));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static int run_echo(void *attempt)
{
    return WOI_MAIN(echo_a_byte(attempt));
}

static uint64_t hash_of(uint64_t seed)
{
    struct woi_sim *sim = sim_of(woi_sim_hostile(seed));
    struct attempt attempt = {0};
    uint64_t hash;

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_echo, &attempt), 0);
    (void)woi_sim_run(sim);
    hash = woi_sim_hash(sim);
    sim_end(sim);
    return hash;
}

Test(sim, the_same_seed_gives_the_same_run)
{
    for (uint64_t seed = 1; seed < 30; seed++)
        cr_assert_eq(hash_of(seed), hash_of(seed));
}

Test(sim, different_seeds_give_different_runs)
{
    for (uint64_t seed = 1; seed < 30; seed++)
        cr_assert_neq(hash_of(seed), hash_of(seed + 1));
}

Test(sim, a_server_that_waits_for_ever_is_stopped_when_the_clients_are_done)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    struct attempt attempt = {0};

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), -EADDRINUSE);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_echo, &attempt), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    cr_assert_eq(attempt.byte, '!');
    cr_assert_eq(woi_sim_stop(sim, SERVER), -ENOENT);
    sim_end(sim);
}

static int return_data(void *data)
{
    return *(int *)data;
}

Test(sim, what_the_first_failing_client_returns_is_the_result_of_that_run_only)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    int zero = 0, three = 3, four = 4;

    cr_assert_eq(woi_sim_client(sim, "10.0.0.1", return_data, &zero), 0);
    cr_assert_eq(woi_sim_client(sim, "10.0.0.2", return_data, &three), 0);
    cr_assert_eq(woi_sim_client(sim, "10.0.0.3", return_data, &four), 0);
    cr_assert_eq(woi_sim_run(sim), 3);
    cr_assert_eq(woi_sim_client(sim, "10.0.0.1", return_data, &zero), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    sim_end(sim);
}

Test(sim, hosts_that_never_began_are_freed)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_server, NULL), 0);
    cr_assert_eq(woi_sim_crash(sim, CLIENT), 0);
    cr_assert_eq(woi_sim_crash(sim, CLIENT), -ENOENT);
    sim_end(sim);
}

static int run_within(void *sim)
{
    struct woi_sim *other;
    const bool refused = woi_sim_run(sim) == -EBUSY && woi_sim_free(sim) == -EBUSY &&
                         woi_sim_new(NULL, &other) == -EBUSY && woi_sim_enter(sim) == -EPERM;

    return refused && woi_sim_current() == sim ? 0 : 1;
}

Test(sim, nested_use_is_an_error)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_within, sim), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    cr_assert_eq(woi_sim_leave(sim), -EINVAL);
    cr_assert_eq(woi_sim_enter(sim), 0);
    cr_assert_eq(woi_sim_enter(sim), -EBUSY);
    cr_assert_eq(woi_sim_free(sim), -EBUSY);
    cr_assert_eq(woi_sim_run(sim), -EBUSY);
    cr_assert_eq(woi_sim_leave(sim), 0);
    sim_end(sim);
}

/* --- what ends a run ------------------------------------------------------------------------- */

Test(sim, hosts_that_wait_for_each_other_for_ever_are_a_deadlock)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_client(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), -EDEADLK);
    sim_end(sim);
}

static WOI_ASYNC(int, spin, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD();
    WOI_END;
}

static int run_spin(void *unused)
{
    (void)unused;
    return WOI_MAIN(spin());
}

Test(sim, a_program_that_runs_without_end_is_stopped)
{
    struct woi_sim_options options = woi_sim_calm(1);
    struct woi_sim *sim;

    options.most_calls = 10000;
    sim = sim_of(options);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_spin, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), -ELOOP);
    sim_end(sim);
}

/* --- time ------------------------------------------------------------------------------------ */

static WOI_ASYNC(int, sleep_a_year, (),
    int minutes;
)
{
    WOI_BEGIN;
    for (; self->minutes < 365 * 24 * 60; self->minutes++)
        WOI_TRY(woi_sleep(WOI_MIN(1)));
    WOI_RETURN(0);
    WOI_END;
}

static int run_year(void *unused)
{
    (void)unused;
    return WOI_MAIN(sleep_a_year());
}

Test(sim, a_year_of_minutes_takes_a_year_of_its_clock)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_year, NULL), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    cr_assert_geq(woi_sim_now(sim), WOI_SEC(1) + 365 * 24 * WOI_MIN(60));
    sim_end(sim);
}

static WOI_ASYNC(int, sleep_ten_seconds, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_SEC(10)));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, advance_past_a_sleep, ((struct woi_sim *, sim)),
    struct sleep_ten_seconds_handle *sleeper;
    int64_t before;
    int error;
)
{
    WOI_BEGIN;
    woi_sim_pause(self->sim);
    self->before = woi_sim_now(self->sim);
    self->sleeper = woi_spawn(sleep_ten_seconds()); // woi: allow handle-leaked
    WOI_TRY(woi_yield_now());
    WOI_TRY(woi_sim_advance(WOI_SEC(9)));
    if (woi_is_finished(self->sleeper) || woi_sim_now(self->sim) != self->before + WOI_SEC(9))
        WOI_RETURN(1);
    /* Half-way dropped, it moves nothing. */
    WOI_AWAIT(self->error, woi_timeout(0, woi_sim_advance(WOI_SEC(60))));
    if (woi_sim_now(self->sim) != self->before + WOI_SEC(9))
        WOI_RETURN(2);
    WOI_TRY(woi_sim_advance(WOI_SEC(1)));
    if (!woi_is_finished(self->sleeper))
        WOI_RETURN(3);
    woi_detach(self->sleeper);
    woi_sim_resume(self->sim);
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_RETURN(0);
    WOI_END;
}

static int run_advance(void *sim)
{
    return WOI_MAIN(advance_past_a_sleep(sim));
}

Test(sim, a_clock_that_stands_still_moves_only_when_advanced)
{
    struct woi_sim_options options = {.seed = 1};
    struct woi_sim *sim = sim_of(options);

    cr_assert_eq(woi_sim_client(sim, CLIENT, run_advance, sim), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    sim_end(sim);
}

/* --- the network ----------------------------------------------------------------------------- */

static int connect_to(struct woi_sim *sim, struct attempt *attempt)
{
    int error = woi_sim_client(sim, CLIENT, run_connect, attempt);

    return error ? error : woi_sim_run(sim);
}

Test(sim, there_is_no_machine_at_an_address_that_nobody_has)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    struct attempt attempt = {0};

    cr_assert_eq(connect_to(sim, &attempt), 0);
    cr_assert_eq(attempt.result, -EHOSTUNREACH);
    sim_end(sim);
}

Test(sim, connecting_through_a_partition_times_out_after_127_s)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    struct attempt attempt = {0};

    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_partition(sim, SERVER, CLIENT), -ENOENT);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_connect, &attempt), 0);
    cr_assert_eq(woi_sim_partition(sim, SERVER, SERVER), -EINVAL);
    cr_assert_eq(woi_sim_partition(sim, SERVER, CLIENT), 0);
    cr_assert_eq(woi_sim_run(sim), 0);
    cr_assert_eq(attempt.result, -ETIMEDOUT);
    cr_assert_eq(attempt.took / WOI_SEC(1), 127);
    sim_end(sim);
}

static WOI_ASYNC(int, write_into_a_partition, ((struct attempt *, attempt)),
    struct woi_tcp_stream *conn;
    struct woi_address address;
    ssize_t n;
)
{
    WOI_BEGIN;
    self->address = server_address();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    (void)woi_sim_partition(woi_sim_current(), SERVER, CLIENT);
    self->attempt->took = woi_now();
    WOI_TRY(woi_write_all(self->conn, "!", 1));
    WOI_AWAIT(self->n, woi_read(self->conn, &self->attempt->byte, 1));
    self->attempt->took = woi_now() - self->attempt->took;
    self->attempt->result = (int)self->n;
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static int run_write(void *attempt)
{
    return WOI_MAIN(write_into_a_partition(attempt));
}

Test(sim, what_cannot_be_sent_for_924_s_times_out)
{
    struct woi_sim *sim = sim_of(woi_sim_calm(1));
    struct attempt attempt = {0};

    serve_one(sim, run_write, &attempt);
    cr_assert_eq(attempt.result, -ETIMEDOUT);
    cr_assert(attempt.took > WOI_SEC(924) && attempt.took < WOI_SEC(1050));
    sim_end(sim);
}

static WOI_ASYNC(int, write_after_a_crash, ((struct attempt *, attempt)),
    struct woi_tcp_stream *conn;
    struct woi_address address;
    ssize_t n;
)
{
    WOI_BEGIN;
    self->address = server_address();
    WOI_TRY(woi_tcp_connect(&self->address, &self->conn));
    WOI_TRY(woi_write_all(self->conn, "!", 1));
    WOI_TRY(woi_read_exact(self->conn, &self->attempt->byte, 1));
    (void)woi_sim_crash(woi_sim_current(), SERVER);
    (void)woi_sim_host(woi_sim_current(), SERVER, run_server, NULL);
    WOI_TRY(woi_write_all(self->conn, "!", 1));
    WOI_AWAIT(self->n, woi_read(self->conn, &self->attempt->byte, 1));
    self->attempt->result = (int)self->n;
    WOI_TRY(echo_a_byte(self->attempt));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_tcp_stream_close(self->conn);
    WOI_END;
}

static int run_after_crash(void *attempt)
{
    return WOI_MAIN(write_after_a_crash(attempt));
}

Test(sim, who_comes_back_after_a_crash_resets_what_it_does_not_know)
{
    for (uint64_t seed = 1; seed < 50; seed++) {
        struct woi_sim *sim = sim_of(woi_sim_calm(seed));
        struct attempt attempt = {0};

        serve_one(sim, run_after_crash, &attempt);
        cr_assert_eq(attempt.result, -ECONNRESET);
        sim_end(sim);
    }
}

static WOI_ASYNC(int, crash_while_connecting, ((struct attempt *, attempt)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep((int64_t)woi_sim_below(woi_sim_current(), (uint64_t)WOI_MS(3))));
    (void)woi_sim_crash(woi_sim_current(), SERVER);
    WOI_RETURN(0);
    WOI_END;
}

static int run_crash(void *attempt)
{
    return WOI_MAIN(crash_while_connecting(attempt));
}

Test(sim, a_server_that_crashes_before_it_answers_lets_the_client_time_out)
{
    unsigned timeouts = 0;

    for (uint64_t seed = 1; seed < 100; seed++) {
        struct woi_sim *sim = sim_of(woi_sim_calm(seed));
        struct attempt attempt = {0};

        cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
        cr_assert_eq(woi_sim_client(sim, CLIENT, run_connect, &attempt), 0);
        cr_assert_eq(woi_sim_client(sim, "10.0.0.3", run_crash, NULL), 0);
        cr_assert_eq(woi_sim_run(sim), 0);
        cr_assert(attempt.result == 0 || attempt.result == -ECONNREFUSED || attempt.result == -ETIMEDOUT);
        if (attempt.result == -ETIMEDOUT)
            cr_assert_eq(attempt.took / WOI_SEC(1), 127);
        timeouts += attempt.result == -ETIMEDOUT;
        sim_end(sim);
    }
    cr_assert_gt(timeouts, 0);
}

/* --- scarcity -------------------------------------------------------------------------------- */

static int scenario_of_echo(struct woi_sim *sim, void *unused)
{
    struct attempt attempt = {0};
    int result;

    (void)unused;
    cr_assert_eq(woi_sim_host(sim, SERVER, run_server, NULL), 0);
    cr_assert_eq(woi_sim_client(sim, CLIENT, run_echo, &attempt), 0);
    result = woi_sim_run(sim);
    return result == 1 ? 0 : result; /* 1 is what WOI_MAIN makes of any error */
}

Test(sim, whatever_fails_nothing_is_left)
{
    struct woi_sim_options options = woi_sim_hostile(1);

    options.no_memory = options.exhausted = options.resets = 50;
    cr_assert_eq(woi_sim_seeds(scenario_of_echo, NULL, &options), 0);
}
