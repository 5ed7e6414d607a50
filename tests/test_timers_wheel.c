/* test_timers_wheel.c - the wheel, place by place: the heap, and the buckets of every level. */
#include "support/wheel.h"

TestSuite(timers_wheel, .init = support_begin, .fini = support_end);

static bool is_in_level(const struct timer *timer, unsigned level)
{
    const struct timer_level *at = &wheel.levels[level];

    for (size_t i = 0; i < TIMER_BUCKETS; i++)
        for (const struct timer *in = at->buckets[i]; in; in = in->next)
            if (in == timer)
                return at->used[i / 64] >> i % 64 & 1;
    return false;
}

Test(timers_wheel, an_empty_wheel_has_nothing_to_do)
{
    timers_init(&wheel, 5);
    check_nothing_left();
    timers_run(&wheel, INT64_MAX - 1);
    check_nothing_left();
}

static void check_levels_from(int64_t start)
{
    struct timer timer = {0};

    timers_init(&wheel, start);
    arm(&timer, start + TICK - 1);
    cr_assert(eq(ptr, heap_first(&wheel.heap), &timer));
    disarm(&timer);
    for (unsigned level = 0; level < TIMER_LEVELS; level++) {
        const int64_t first = start + (level ? (TIMER_BUCKETS * width_of(level - 1)) : TICK);
        const bool is_last = level + 1 == TIMER_LEVELS;
        const int64_t last = is_last ? INT64_MAX - 1 : start + TIMER_BUCKETS * width_of(level) - 1;

        arm(&timer, first);
        cr_assert(is_in_level(&timer, level), "level %u", level);
        cr_assert(eq(i64, timers_next(&wheel), first));
        disarm(&timer);
        arm(&timer, last);
        cr_assert(is_in_level(&timer, level), "level %u", level);
        disarm(&timer);
    }
    check_nothing_left();
}

Test(timers_wheel, a_timer_waits_in_the_level_that_its_distance_asks_for)
{
    check_levels_from(0);
}

/* Of such a clock no level's hand is at 0. */
Test(timers_wheel, so_it_does_when_the_clock_began_long_before)
{
    check_levels_from(width_of(TIMER_LEVELS - 1));
}

Test(timers_wheel, a_run_that_left_nothing_to_move_does_not_say_that_it_did)
{
    struct timer timer = {0};

    timers_init(&wheel, 0);
    arm(&timer, 300 * width_of(2));
    for (int64_t now = 0; timer_is_armed(&timer); now += width_of(0) + width_of(1) + width_of(2)) {
        timers_run(&wheel, now);
        cr_assert(eq(int, wheel.moving, false));
    }
    check_nothing_left();
}

/* From a place just before the wrap of each level, to the borders of each level's buckets. */
Test(timers_wheel, every_level_wraps_and_none_of_its_timers_is_early_or_lost)
{
    static const int64_t buckets[] = {1, 2, 255, 256, 257, 510, 511, 512, 513, 767, 1023};
    static const int64_t shifts[] = {-TICK, -1, 0, 1, TICK};

    for (unsigned at = 0; at < TIMER_LEVELS - 1; at++)
        for (unsigned to = 0; to < TIMER_LEVELS - 1; to++)
            for (size_t i = 0; i < sizeof buckets / sizeof *buckets; i++)
                for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
                    const int64_t start = 510 * width_of(at) + (at ? 255 * width_of(at - 1) : 0) + 3;
                    const int64_t deadline = start + buckets[i] * width_of(to) + shifts[k];
                    struct timer timer = {0};

                    timers_init(&wheel, start);
                    hand = (struct hand){0};
                    arm(&timer, deadline);
                    cr_assert(eq(i64, timers_next(&wheel), deadline));
                    timers_run(&wheel, deadline - 1);
                    cr_assert(eq(u32, hand.wakes, 0));
                    cr_assert(eq(i64, timers_next(&wheel), deadline));
                    timers_run(&wheel, deadline);
                    cr_assert(eq(u32, hand.wakes, 1));
                    cr_assert(timers_are_empty(&wheel));
                }
}

Test(timers_wheel, a_timer_goes_down_all_levels_as_its_time_comes_near)
{
    const int64_t deadline = 300 * width_of(4) + 12345;
    struct timer timer = {0};

    timers_init(&wheel, 0);
    arm(&timer, deadline);
    for (unsigned level = 4; level > 0; level--) {
        int64_t begin = (deadline / width_of(level) - 1) * width_of(level);

        for (unsigned below = 1; below < level; below++) /* each hand is one ahead of the one below */
            begin -= width_of(below);
        cr_assert(is_in_level(&timer, level), "level %u", level);
        timers_run(&wheel, begin - 1);
        cr_assert(is_in_level(&timer, level), "level %u", level);
        timers_run(&wheel, begin);
        cr_assert(is_in_level(&timer, level - 1), "level %u", level - 1);
    }
    timers_run(&wheel, deadline / TICK * TICK);
    cr_assert(eq(ptr, heap_first(&wheel.heap), &timer));
    timers_run(&wheel, deadline);
    cr_assert(eq(u32, hand.wakes, 1));
    check_nothing_left();
}

Test(timers_wheel, a_deadline_in_the_past_fires_in_the_next_run)
{
    static const int64_t deadlines[] = {INT64_MIN, -1, 0, 1, 999, 1000};

    timers_init(&wheel, 1000);
    for (size_t i = 0; i < sizeof deadlines / sizeof *deadlines; i++) {
        struct timer timer = {0};

        arm(&timer, deadlines[i]);
        cr_assert(le(i64, timers_next(&wheel), 1000));
        cr_assert(eq(u32, hand.wakes, i));
        timers_run(&wheel, 1000);
        cr_assert(eq(u32, hand.wakes, i + 1));
    }
    check_nothing_left();
}

Test(timers_wheel, never_is_armed_but_does_not_count_and_does_not_fire)
{
    struct timer timers[20] = {0}, last = {0};

    timers_init(&wheel, 1000);
    for (int i = 0; i < 20; i++)
        arm(&timers[i], INT64_MAX);
    cr_assert(timers_are_empty(&wheel));
    cr_assert(eq(i64, timers_next(&wheel), INT64_MAX));
    arm(&last, INT64_MAX - 1);
    cr_assert(eq(int, timers_are_empty(&wheel), 0));
    timers_run(&wheel, INT64_MAX - 1);
    cr_assert(eq(u32, hand.wakes, 1));
    timers_run(&wheel, INT64_MAX);
    cr_assert(eq(u32, hand.wakes, 1));
    for (int i = 0; i < 20; i++) {
        cr_assert(timer_is_armed(&timers[i]));
        disarm(&timers[i]);
        cr_assert(timers_are_empty(&wheel));
    }
    check_nothing_left();
}

Test(timers_wheel, a_full_bucket_is_looked_at_no_later_than_at_its_earliest)
{
    for (unsigned level = 0; level < TIMER_LEVELS - 1; level++) {
        struct timer timers[40] = {0};
        const int64_t begin = 300 * width_of(level);

        timers_init(&wheel, 0);
        for (int i = 0; i < 40; i++)
            arm(&timers[i], begin + 40 - i);
        cr_assert(le(i64, timers_next(&wheel), begin + 1));
        cr_assert(ge(i64, timers_next(&wheel), begin));
        timers_clear(&wheel);
    }
    check_nothing_left();
}

Test(timers_wheel, of_up_to_sixteen_in_a_bucket_the_earliest_is_known_and_of_more_where_it_begins)
{
    enum { SCANNED = 16 };
    struct timer timers[SCANNED] = {0}, one_more = {0};
    const int64_t begin = 300 * TICK;

    timers_init(&wheel, 0);
    for (int i = 0; i < SCANNED; i++)
        arm(&timers[i], begin + 100 + i);
    cr_assert(eq(i64, timers_next(&wheel), begin + 100));
    arm(&one_more, begin + 200);
    cr_assert(eq(i64, timers_next(&wheel), begin));
    timers_clear(&wheel);
    check_nothing_left();
}

Test(timers_wheel, disarming_a_timer_that_is_not_armed_does_nothing)
{
    struct timer timer = {0};

    timers_init(&wheel, 0);
    timers_disarm(&wheel, &timer);
    arm(&timer, 10);
    timers_run(&wheel, 10);
    timers_disarm(&wheel, &timer);
    cr_assert(eq(u32, hand.wakes, 1));
    check_nothing_left();
}
