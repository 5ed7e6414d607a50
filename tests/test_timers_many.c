/* test_timers_many.c - more timers than one run may move or fire; cancelled wherever they are. */
#include <stdlib.h>

#include "support/wheel.h"

TestSuite(timers_many, .init = support_begin, .fini = support_end);

enum { MANY = 20000 };

static struct timer many[MANY];

static void arm_many(int64_t first, int64_t gap)
{
    for (int i = 0; i < MANY; i++)
        arm(&many[i], first + i * gap);
}

static size_t length(const struct timer *list)
{
    size_t n = 0;

    for (; list; list = list->next)
        n++;
    return n;
}

/* How many timers a level has. */
static size_t count_level(unsigned level)
{
    size_t n = 0;

    for (size_t i = 0; i < TIMER_BUCKETS; i++)
        n += length(wheel.levels[level].buckets[i]);
    return n;
}

/* Runs until there is nothing left to do at that time; how often. */
static unsigned run_all(int64_t now)
{
    unsigned runs = 0;

    do {
        const unsigned before = hand.wakes;

        timers_run(&wheel, now);
        cr_assert(le(u32, hand.wakes - before, PER_RUN));
        cr_assert(lt(u32, runs++, 8 * (MANY / PER_RUN + 1)));
    } while (timers_next(&wheel) <= now);
    return runs;
}

Test(timers_many, a_run_fires_no_more_than_its_bound_and_forgets_none)
{
    timers_init(&wheel, 100);
    arm_many(50, 0);
    cr_assert(ge(u32, run_all(100), MANY / PER_RUN));
    cr_assert(eq(u32, hand.wakes, MANY));
    check_nothing_left();
}

Test(timers_many, a_run_moves_no_more_than_its_bound_out_of_a_bucket_however_full)
{
    for (unsigned level = 0; level < TIMER_LEVELS - 1; level++) {
        const int64_t begin = 300 * width_of(level);

        timers_init(&wheel, 0);
        hand = (struct hand){0};
        arm_many(begin + TICK / 2, 0);
        for (size_t runs = 1; runs < 4; runs++) {
            timers_run(&wheel, begin - (level ? width_of(level) : 0));
            cr_assert(eq(sz, count_level(level), MANY - runs * PER_RUN), "level %u", level);
        }
        cr_assert(le(i64, timers_next(&wheel), begin - width_of(level)));
        run_all(begin + TICK / 2 - 1);
        cr_assert(eq(u32, hand.wakes, 0));
        run_all(begin + TICK / 2);
        cr_assert(eq(u32, hand.wakes, MANY));
        check_nothing_left();
    }
}

Test(timers_many, a_million_in_one_bucket_fire_a_bounded_number_at_a_time)
{
    enum { MILLION = 1000000 };
    struct timer *timers = calloc(MILLION, sizeof *timers);
    const int64_t deadline = 300 * TICK + TICK / 2;
    unsigned runs = 0;

    timers_init(&wheel, 0);
    for (int i = 0; i < MILLION; i++)
        arm(&timers[i], deadline - i % 1000);
    do {
        const unsigned before = hand.wakes;

        timers_run(&wheel, deadline);
        cr_assert(le(u32, hand.wakes - before, PER_RUN));
        runs++;
    } while (timers_next(&wheel) <= deadline);
    cr_assert(eq(u32, hand.wakes, MILLION));
    cr_assert(le(u32, runs, MILLION / PER_RUN + 2));
    check_nothing_left();
    free(timers);
}

/* Removing a timer makes one tree of all its children: they must not be a million. */
Test(timers_many, a_million_that_move_before_they_are_due_leave_the_heap_bounded_work)
{
    enum { MILLION = 1000000, LOG_OF_MILLION = 20 };
    struct timer *timers = calloc(MILLION, sizeof *timers);
    const int64_t begin = 300 * TICK, deadline = begin + TICK / 2;

    timers_init(&wheel, 0);
    for (int i = 0; i < MILLION; i++)
        arm(&timers[i], deadline - i % 1000);
    do
        timers_run(&wheel, begin);
    while (timers_next(&wheel) <= begin);
    cr_assert(eq(u32, hand.wakes, 0));
    while (heap_first(&wheel.heap)) {
        for (unsigned rank = 0; rank < wheel.heap.height; rank++)
            if (wheel.heap.trees[rank])
                cr_assert(lt(sz, length(wheel.heap.trees[rank]->child), LOG_OF_MILLION));
        timers_run(&wheel, deadline);
    }
    cr_assert(eq(u32, hand.wakes, MILLION));
    check_nothing_left();
    free(timers);
}

/* --- a far bucket that moves --- */

/* Arms a million in one bucket of a level, which then begins to move. */
static struct timer *arm_far(unsigned level, int64_t begin)
{
    enum { MILLION = 1000000 };
    struct timer *far = calloc(MILLION, sizeof *far);

    timers_init(&wheel, 0);
    hand = (struct hand){0};
    for (int i = 0; i < MILLION; i++)
        arm(&far[i], begin + i * (width_of(level) / MILLION));
    timers_run(&wheel, begin - width_of(level));
    cr_assert(eq(sz, count_level(level), MILLION - PER_RUN));
    return far;
}

Test(timers_many, while_a_million_far_ones_move_who_is_due_fires_in_the_very_run_in_which_it_is_due)
{
    for (unsigned level = 1; level < TIMER_LEVELS - 1; level++) {
        const int64_t begin = 300 * width_of(level);
        struct timer *far = arm_far(level, begin);
        int64_t now = begin - width_of(level);
        unsigned runs = 0;

        for (; count_level(level) && now < begin; runs++) {
            struct timer now_due = {0}, soon = {0}, later = {0};
            const unsigned before = hand.wakes;

            arm(&now_due, now);
            arm(&soon, now + 1);
            arm(&later, now + 2 * TICK);
            timers_run(&wheel, now);
            cr_assert(eq(u32, hand.wakes, before + 1));
            timers_run(&wheel, now += 1);
            cr_assert(eq(u32, hand.wakes, before + 2));
            timers_run(&wheel, now += 2 * TICK);
            cr_assert(eq(u32, hand.wakes, before + 3));
            cr_assert(
                eq(int, timer_is_armed(&now_due) || timer_is_armed(&soon) || timer_is_armed(&later), 0));
        }
        cr_assert(ge(u32, runs, 100), "level %u", level);
        timers_clear(&wheel);
        check_nothing_left();
        free(far);
    }
}

/* Level 1 is 512 buckets of 67 ms: the loop may well be too slow to have moved a million by then. */
Test(timers_many, who_is_due_soon_does_not_wait_for_a_bucket_that_is_late_either)
{
    const int64_t begin = 300 * width_of(1);
    struct timer *far = arm_far(1, begin), soon = {0};
    const int64_t now = begin + width_of(1) / 2;

    timers_run(&wheel, now);
    cr_assert(gt(sz, count_level(1), 900000));
    arm(&soon, now + 2 * TICK);
    timers_run(&wheel, now + 2 * TICK);
    cr_assert(eq(int, timer_is_armed(&soon), 0));
    cr_assert(gt(sz, count_level(1), 900000));
    timers_clear(&wheel);
    check_nothing_left();
    free(far);
}

Test(timers_many, a_level_moves_its_sixty_four_though_the_one_below_used_up_the_run)
{
    enum { LEAST_PER_LEVEL = 64, HALF = MANY / 2 };
    const int64_t low = 256 * TICK, high = 600 * TICK; /* at the first the bucket of the second begins */

    timers_init(&wheel, 0);
    for (int i = 0; i < HALF; i++) {
        arm(&many[i], low);
        arm(&many[HALF + i], high);
    }
    cr_assert(eq(sz, count_level(0), HALF));
    cr_assert(eq(sz, count_level(1), HALF));
    timers_run(&wheel, low - 1);
    cr_assert(eq(int, wheel.moving, false));
    timers_run(&wheel, low);
    cr_assert(eq(int, wheel.moving, true));
    cr_assert(eq(i64, timers_next(&wheel), 0));
    cr_assert(eq(sz, count_level(1), HALF - LEAST_PER_LEVEL));
    cr_assert(eq(sz, count_level(0), HALF - PER_RUN + LEAST_PER_LEVEL));
    cr_assert(eq(u32, hand.wakes, PER_RUN));
    run_all(low);
    cr_assert(eq(int, wheel.moving, false));
    cr_assert(eq(u32, hand.wakes, HALF));
    timers_clear(&wheel);
    check_nothing_left();
}

/* And the other way round: those above move a little in each run. */
Test(timers_many, who_comes_from_far_is_not_kept_for_ever_by_those_who_are_due_sooner)
{
    enum { ROUNDS = 2000 };
    static struct timer busy[2 * PER_RUN];
    struct timer far = {0};
    const int64_t deadline = 300 * width_of(1);
    int64_t now = 0;

    timers_init(&wheel, 0);
    arm(&far, deadline);
    for (int round = 0; timer_is_armed(&far); round++) {
        cr_assert(lt(int, round, ROUNDS));
        now += round ? TICK : deadline - 2 * width_of(1);
        for (size_t i = 0; i < 2 * PER_RUN; i++)
            if (!timer_is_armed(&busy[i]))
                arm(&busy[i], now + TICK);
        timers_run(&wheel, now);
    }
    cr_assert(ge(i64, now, deadline));
    timers_clear(&wheel);
    check_nothing_left();
}

Test(timers_many, of_a_leap_over_many_buckets_nothing_is_lost)
{
    timers_init(&wheel, 0);
    arm_many(1, 777777777);
    run_all(INT64_C(777777777) * MANY);
    cr_assert(eq(u32, hand.wakes, MANY));
    check_nothing_left();
}

/* --- cancelling, place by place --- */

Test(timers_many, every_other_one_in_the_heap_is_cancelled)
{
    timers_init(&wheel, 0);
    arm_many(0, 10);
    for (int i = 0; i < MANY; i += 2)
        disarm(&many[i]);
    run_all(TICK - 1);
    cr_assert(eq(u32, hand.wakes, MANY / 2));
    cr_assert(eq(u32, hand.drops, MANY / 2));
    check_nothing_left();
}

Test(timers_many, first_middle_last_and_only_timer_of_a_bucket_are_cancelled)
{
    for (unsigned level = 0; level < TIMER_LEVELS - 1; level++) {
        timers_init(&wheel, 0);
        for (int last = 0; last < 3; last++) {
            for (int i = 0; i < 3; i++)
                arm(&many[i], 300 * width_of(level) + 5);
            for (int i = 0; i < 3; i++) {
                disarm(&many[(i + last) % 3]);
                cr_assert(eq(int, timer_is_armed(&many[(i + last) % 3]), 0));
                cr_assert(eq(sz, wheel.armed, 2 - i));
            }
            check_nothing_left();
        }
    }
}

Test(timers_many, any_timer_of_the_bucket_that_moves_is_cancelled)
{
    const int64_t deadline = 300 * TICK + 5;
    struct timer **moving = &wheel.levels[0].buckets[300];

    timers_init(&wheel, 0);
    arm_many(deadline, 0);
    timers_run(&wheel, 300 * TICK);
    cr_assert(eq(sz, length(*moving), MANY - PER_RUN));
    disarm(*moving);
    disarm((*moving)->next->next);
    for (struct timer *timer = *moving, *next; timer; timer = next) {
        next = timer->next;
        if (!next)
            disarm(timer);
    }
    cr_assert(eq(sz, length(*moving), MANY - PER_RUN - 3));
    run_all(deadline);
    cr_assert(eq(u32, hand.wakes, MANY - 3));
    check_nothing_left();
}

Test(timers_many, all_of_the_bucket_that_moves_are_cancelled)
{
    timers_init(&wheel, 0);
    arm_many(300 * TICK + 5, 0);
    timers_run(&wheel, 300 * TICK);
    while (wheel.levels[0].buckets[300])
        disarm(wheel.levels[0].buckets[300]);
    cr_assert(eq(i64, timers_next(&wheel), 300 * TICK + 5));
    run_all(300 * TICK + 5);
    cr_assert(eq(u32, hand.wakes, PER_RUN));
    check_nothing_left();
}

Test(timers_many, clear_disarms_and_wakes_wherever_a_timer_is)
{
    timers_init(&wheel, 0);
    arm_many(300 * TICK + 5, 0);
    timers_run(&wheel, 300 * TICK); /* the heap, and a bucket that moves */
    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        struct timer *timer = wheel.levels[0].buckets[300];

        disarm(timer);
        arm(timer, level < TIMER_LEVELS - 1 ? 400 * width_of(level) : INT64_MAX - 1);
        cr_assert(gt(sz, count_level(level), 0));
    }
    disarm(&many[0]);
    arm(&many[0], INT64_MAX);
    cr_assert(eq(ptr, wheel.never, &many[0]));
    timers_clear(&wheel);
    cr_assert(eq(u32, hand.wakes, MANY));
    for (int i = 0; i < MANY; i++) {
        cr_assert(eq(int, timer_is_armed(&many[i]), 0));
        cr_assert(eq(i64, many[i].deadline, INT64_MAX));
    }
    check_nothing_left();
}

/* --- wakers that do something --- */

static struct woi_waker clone_nothing(void *data);

static void rearm(void *data)
{
    struct timer *timer = data;
    const int64_t again = timer->deadline + 10;

    hand.wakes++;
    if (hand.wakes < 5) {
        timer->waker = clone_nothing(data);
        timers_arm(&wheel, timer, again);
    }
}

static void cancel_all(void *data)
{
    (void)data;
    hand.wakes++;
    for (int i = 0; i < MANY; i++) {
        timers_disarm(&wheel, &many[i]);
        many[i].waker = (struct woi_waker){0};
    }
}

static const struct woi_waker_vtable rearming = {clone_nothing, rearm, rearm, rearm};
static const struct woi_waker_vtable cancelling = {clone_nothing, cancel_all, cancel_all, cancel_all};

static struct woi_waker clone_nothing(void *data)
{
    return (struct woi_waker){data, &rearming};
}

Test(timers_many, a_waker_may_arm_its_timer_anew)
{
    struct timer timer = {.waker = {&timer, &rearming}};

    timers_init(&wheel, 0);
    timers_arm(&wheel, &timer, 10);
    timers_run(&wheel, 29);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(i64, timers_next(&wheel), 30));
    timers_run(&wheel, 1000);
    cr_assert(eq(u32, hand.wakes, 5));
    check_nothing_left();
}

Test(timers_many, a_waker_may_cancel_all_the_others)
{
    timers_init(&wheel, 0);
    for (int i = 0; i < MANY; i++) {
        many[i].waker = (struct woi_waker){NULL, &cancelling};
        timers_arm(&wheel, &many[i], 300 * TICK + i % 100);
    }
    timers_run(&wheel, 300 * TICK + 1000);
    cr_assert(eq(u32, hand.wakes, 1));
    check_nothing_left();
}

Test(timers_many, clear_finds_the_timers_of_every_bucket_of_every_level)
{
    for (unsigned level = 0; level < TIMER_LEVELS - 1; level++) {
        const int first = level ? TIMER_BUCKETS >> TIMER_LEVEL_BITS : 1;

        timers_init(&wheel, 0);
        hand = (struct hand){0};
        for (int i = first; i < TIMER_BUCKETS; i++)
            arm(&many[i], i * width_of(level));
        cr_assert(eq(sz, count_level(level), (size_t)(TIMER_BUCKETS - first)));
        timers_clear(&wheel);
        cr_assert(eq(u32, hand.wakes, (unsigned)(TIMER_BUCKETS - first)));
        check_nothing_left();
    }
}
