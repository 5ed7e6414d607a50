/* Intervals in the situations of tokio's tests/time_interval.rs, and some of ours. */
#include "support/turned_clock.h"
#include "woi/interval.h"

static struct hand hand;
static struct woi_interval every;

/* Ticks at 0, 300, 600 ... ms after the start. */
static void begin(void)
{
    turned_clock_begin();
    cr_assert(eq(int, woi_interval_init(&every, START, WOI_MS(300)), 0));
}

static void end(void)
{
    support_check(timers_are_empty(&runtime->timers), "a timer is left");
    support_check(hand.held == 0, "a waker is left");
    host_end_entered();
}

TestSuite(time_interval, .init = begin, .fini = end);

/* The tick that is due is the one of so many milliseconds. */
static void ticks(int64_t ms)
{
    struct woi_future_int *tick = woi_interval_tick(&every);

    cr_assert(eq(int, step(&tick, &hand), 0));
    cr_assert(eq(i64, every.last, START + WOI_MS(ms)));
}

static void waits(void)
{
    struct woi_future_int *tick = woi_interval_tick(&every);

    cr_assert(eq(int, step(&tick, &hand), WAITING));
    woi_drop(tick);
}

Test(time_interval, interval_zero_duration)
{
    struct woi_interval none = {.period = 7};

    cr_assert(eq(int, woi_interval_init(&none, START, 0), -EINVAL));
    cr_assert(eq(int, woi_interval_init(&none, START, -1), -EINVAL));
    cr_assert(eq(i64, none.period, 7));
}

/* The first two ticks, as all of these begin. */
static void first_ticks(void)
{
    ticks(0);
    advance(100);
    waits();
    advance(200);
    ticks(300);
}

Test(time_interval, burst)
{
    first_ticks();
    advance(650);
    ticks(600);
    ticks(900);
    waits();
    advance(200);
    waits();
    advance(100);
    ticks(1200);
    advance(250);
    ticks(1500);
    advance(300);
    ticks(1800);
}

Test(time_interval, delay)
{
    every.missed = WOI_MISSED_DELAY;
    first_ticks();
    advance(650);
    ticks(600); /* at 950 */
    waits();
    advance(100);
    waits();
    advance(200);
    ticks(1250);
    advance(300);
    ticks(1550);
    advance(300);
    ticks(1850);
}

Test(time_interval, skip)
{
    every.missed = WOI_MISSED_SKIP;
    first_ticks();
    advance(650);
    ticks(600); /* at 950 */
    waits();
    advance(250);
    ticks(1200);
    advance(300);
    ticks(1500);
    advance(300);
    ticks(1800);
}

/* The first ticks, and 100 ms. */
static void until_400(void)
{
    first_ticks();
    advance(100);
    waits();
}

Test(time_interval, reset)
{
    until_400();
    cr_assert(eq(int, woi_interval_reset(&every), 0));
    advance(250);
    waits();
    advance(50);
    ticks(700);
    advance(300);
    ticks(1000);
}

Test(time_interval, reset_immediately)
{
    until_400();
    cr_assert(eq(int, woi_interval_reset_immediately(&every), 0));
    ticks(400);
    advance(100);
    waits();
    advance(200);
    ticks(700);
}

Test(time_interval, reset_after)
{
    until_400();
    cr_assert(eq(int, woi_interval_reset_after(&every, WOI_MS(20)), 0));
    advance(20);
    ticks(420);
    advance(100);
    waits();
    advance(200);
    ticks(720);
}

Test(time_interval, reset_at)
{
    until_400();
    cr_assert(eq(int, woi_interval_reset_at(&every, clock_.now + WOI_MS(40)), 0));
    advance(40);
    ticks(440);
    advance(100);
    waits();
    advance(200);
    ticks(740);
}

Test(time_interval, reset_at_bigger_than_interval)
{
    until_400();
    cr_assert(eq(int, woi_interval_reset_at(&every, clock_.now + WOI_MS(1000)), 0));
    for (int i = 0; i < 3; i++) {
        advance(300);
        waits();
    }
    advance(100);
    ticks(1400);
    advance(300);
    ticks(1700);
}

/* A tick that was ready keeps no waker: who polls no more is not woken by the next one. */
Test(time_interval, stream_with_interval_poll_tick_no_waking)
{
    ticks(0);
    cr_assert(eq(int, hand.held, 0));
    cr_assert(timers_are_empty(&runtime->timers));
    advance(1000);
    cr_assert(eq(u32, hand.wakes, 0));
}

Test(time_interval, stream_with_interval_poll_tick_self_waking)
{
    for (int i = 0; i < 12; i++) {
        struct woi_future_int *tick = woi_interval_tick(&every);

        if (i > 0) {
            cr_assert(eq(int, step(&tick, &hand), WAITING));
            advance(300);
        }
        cr_assert(eq(int, step(&tick, &hand), 0));
        cr_assert(eq(u32, hand.wakes, (unsigned)i));
        cr_assert(eq(i64, every.last, START + WOI_MS(300) * i));
    }
}

Test(time_interval, interval_doesnt_panic_max_duration_when_polling)
{
    cr_assert(eq(int, woi_interval_init(&every, 0, INT64_MAX), 0));
    ticks(0);
    cr_assert(eq(i64, every.alarm.deadline, WOI_FOREVER));
    advance(1000000);
    waits();
}

/* --- ours --- */

Test(time_interval, that_is_a_little_late_has_missed_nothing)
{
    every.missed = WOI_MISSED_DELAY;
    ticks(0);
    turn_clock(START + WOI_MS(300) + WOI_MISSED_AFTER);
    ticks(300);
    cr_assert(eq(i64, every.alarm.deadline, START + WOI_MS(600)));
    turn_clock(START + WOI_MS(600) + WOI_MISSED_AFTER + 1);
    ticks(600);
    cr_assert(eq(i64, every.alarm.deadline, START + WOI_MS(900) + WOI_MISSED_AFTER + 1));
}

Test(time_interval, shorter_than_the_grace_misses_a_tick_after_a_period)
{
    cr_assert(eq(int, woi_interval_init(&every, START, WOI_MS(1)), 0));
    every.missed = WOI_MISSED_SKIP;
    ticks(0);
    advance(4); /* 1 is late by three periods */
    ticks(1);
    cr_assert(eq(i64, every.alarm.deadline, START + WOI_MS(5)));
}

Test(time_interval, skip_at_the_very_moment_of_a_tick_goes_to_the_next_one)
{
    every.missed = WOI_MISSED_SKIP;
    ticks(0);
    advance(900);
    ticks(300);
    cr_assert(eq(i64, every.alarm.deadline, START + WOI_MS(1200)));
}

Test(time_interval, started_with_zero_begins_now)
{
    turn_clock(START + 77);
    cr_assert(eq(int, woi_interval_init(&every, 0, WOI_MS(1)), 0));
    cr_assert(eq(i64, every.last, INT64_MIN));
    cr_assert(eq(i64, every.alarm.deadline, START + 77));
}

Test(time_interval, a_tick_that_is_dropped_while_it_waits_or_after_it_was_woken_is_not_lost)
{
    struct woi_future_int *tick;

    ticks(0);
    tick = woi_interval_tick(&every);
    cr_assert(eq(int, step(&tick, &hand), WAITING));
    advance(300);
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(tick);
    ticks(300);
    waits();
}

Test(time_interval, of_two_who_wait_each_gets_a_tick_of_its_own)
{
    struct hand other = {0};
    struct woi_future_int *a = woi_interval_tick(&every), *b = woi_interval_tick(&every);

    ticks(0);
    cr_assert(eq(int, step(&a, &hand), WAITING));
    cr_assert(eq(int, step(&b, &other), WAITING));
    advance(300);
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, step(&a, &hand), 0));
    cr_assert(eq(int, step(&b, &other), WAITING)); /* the tick was the other's */
    advance(300);
    cr_assert(eq(u32, other.wakes, 2));
    cr_assert(eq(int, step(&b, &other), 0));
    cr_assert(eq(i64, every.last, START + WOI_MS(600)));
}

Test(time_interval, a_period_that_is_changed_counts_from_the_next_tick_on)
{
    ticks(0);
    every.period = WOI_MS(100);
    advance(300);
    ticks(300);
    advance(100);
    ticks(400);
}

Test(time_interval, without_a_period_a_tick_is_an_error)
{
    struct woi_interval none = {0};
    struct woi_future_int *tick = woi_interval_tick(&none);

    cr_assert(eq(int, step(&tick, &hand), -EINVAL));
    tick = woi_interval_tick(NULL);
    cr_assert(eq(int, step(&tick, &hand), -EINVAL));
    cr_assert(eq(int, woi_interval_reset(NULL), -EINVAL));
    cr_assert(eq(int, woi_interval_reset_at(NULL, 0), -EINVAL));
    woi_interval_end(NULL);
}

Test(time_interval, that_ends_tells_who_waits_and_who_comes_later)
{
    struct woi_future_int *tick = woi_interval_tick(&every), *later;

    ticks(0);
    cr_assert(eq(int, step(&tick, &hand), WAITING));
    woi_interval_end(&every);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&tick, &hand), -EPIPE));
    later = woi_interval_tick(&every);
    cr_assert(eq(int, step(&later, &hand), -EPIPE));
    cr_assert(eq(int, woi_interval_reset(&every), -EPIPE));
}

Test(time_interval, ticks_that_are_due_take_from_the_budget)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 3;
    int got = 0;

    cx.budget = &budget;
    advance(3000);
    for (;; got++) {
        struct woi_future_int *tick = woi_interval_tick(&every);
        const woi_poll poll = woi_poll_future(&tick->future, &cx);

        woi_drop(tick);
        if (poll.status == WOI_STATUS_PENDING)
            break;
    }
    cr_assert(eq(int, got, 3));
    cr_assert(eq(u32, hand.wakes, 1));
    ticks(900); /* the one that had no budget took no tick */
}
