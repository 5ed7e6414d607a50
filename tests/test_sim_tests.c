/* WOI_TEST with Criterion: each is a test, on a clock of its own. */
#include <criterion/criterion.h>
#include <errno.h>
#include <woi.h>
#include <woi/test.h>

WOI_TEST(sim_tests, an_hour_takes_no_time, int64_t before;)
{
    WOI_BEGIN;
    self->before = woi_now();
    WOI_AWAIT(woi_sleep(60 * WOI_MIN(1)));
    cr_assert_geq(woi_now() - self->before, 60 * WOI_MIN(1));
    WOI_END;
}

WOI_TEST(sim_tests, needs_no_locals)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_yield_now());
    WOI_END;
}

WOI_TEST(sim_tests, a_paused_clock_is_moved_by_hand, int64_t before; int late;)
{
    WOI_BEGIN;
    woi_test_pause();
    self->before = woi_now();
    WOI_AWAIT(self->late, woi_test_advance(WOI_SEC(5)));
    cr_assert_eq(woi_now() - self->before, WOI_SEC(5));
    woi_test_resume();
    WOI_AWAIT(woi_sleep(WOI_SEC(5)));
    cr_assert_geq(woi_now() - self->before, WOI_SEC(10));
    WOI_END;
}

/* --- what fails, fails --- */

static WOI_ASYNC(void, panics, ())
{
    WOI_BEGIN;
    WOI_PANIC("on purpose");
    WOI_END;
}

static struct woi_future *panic_make(void)
{
    return WOI_AS_FUTURE_(panics());
}

WOI_CHANNEL(numbers, int);

static WOI_ASYNC(void, is_stuck, (),
    struct numbers_sender sender;
    struct numbers_receiver receiver;
    int number, error;
)
{
    WOI_BEGIN;
    (void)numbers_open(1, &self->sender, &self->receiver);
    WOI_AWAIT(self->error, numbers_recv(self->receiver, &self->number));
WOI_FINALLY:
    numbers_sender_drop(&self->sender);
    numbers_receiver_drop(&self->receiver);
    WOI_END;
}

static struct woi_future *stuck_make(void)
{
    return WOI_AS_FUTURE_(is_stuck());
}

static WOI_ASYNC(void, leaks, (), struct woi_tcp_listener *listener; struct woi_address address;)
{
    WOI_BEGIN;
    (void)woi_address_parse("127.0.0.1:0", &self->address);
    (void)woi_tcp_listen(&self->address, NULL, &self->listener);
    WOI_END;
}

static struct woi_future *leak_make(void)
{
    return WOI_AS_FUTURE_(leaks());
}

static bool passes(struct woi_future *(*make)(void))
{
    const struct woi_test_ test = {"suite/name", make, NULL};

    return woi_test_passes_(&test);
}

Test(sim_tests, a_panic_fails)
{
    cr_assert(!passes(panic_make));
}

Test(sim_tests, a_deadlock_fails)
{
    cr_assert(!passes(stuck_make));
}

Test(sim_tests, a_leak_fails)
{
    cr_assert(!passes(leak_make));
    cr_assert_null(woi_sim_current());
}
