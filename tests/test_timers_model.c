/* test_timers_model.c - the wheel beside a list of deadlines that anybody can check: hundreds of
 * thousands of random steps, at every range of times. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "base/list.h"
#include "timer/timers.h"

TestSuite(timers_model, .init = support_begin, .fini = support_end);

enum { ENTRIES = 150 };

#define US INT64_C(1000)
#define MS (1000 * US)
#define SECOND (1000 * MS)
#define HOUR (3600 * SECOND)
#define YEAR (365 * 24 * HOUR)

struct entry {
    struct timer timer;
    bool armed;       /* as the model has it */
    int64_t deadline; /* the same */
};

static struct model {
    struct timers timers;
    struct entry entries[ENTRIES];
    size_t armed; /* those that will fire */
    int64_t now;
    int64_t last; /* the deadline that fired last in this run */
    bool ordered; /* in this run none fired after a later one */
    size_t fired;
    uint64_t seed;
} model;

static uint64_t draw(void)
{
    model.seed ^= model.seed << 13;
    model.seed ^= model.seed >> 7;
    model.seed ^= model.seed << 17;
    return model.seed;
}

/* Of any size up to limit: half of all numbers would be of its last binary digit. */
static int64_t draw_up_to(int64_t limit)
{
    const int64_t drawn = (int64_t)(draw() >> 1 >> draw() % 63);

    return limit == INT64_MAX ? drawn : drawn % (limit + 1);
}

static int64_t add(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* The waker of an entry; it is the only one, so that it need not be counted. */
static struct woi_waker clone_entry(void *data);

static void fired(void *data)
{
    struct entry *entry = data;

    cr_assert(entry->armed, "what was cancelled, or has fired, fires");
    cr_assert(le(i64, entry->deadline, model.now), "early");
    cr_assert(eq(int, timer_is_armed(&entry->timer), 0));
    if (entry->deadline < model.last)
        model.ordered = false;
    model.last = entry->deadline;
    entry->armed = false;
    model.armed--;
    model.fired++;
}

static void never(void *data)
{
    (void)data;
    cr_assert(false, "a timer wakes by value, and drops nothing");
}

static const struct woi_waker_vtable entry_vtable = {clone_entry, fired, never, never};

static struct woi_waker clone_entry(void *data)
{
    return (struct woi_waker){data, &entry_vtable};
}

static int64_t earliest(void)
{
    int64_t earliest = INT64_MAX;

    for (size_t i = 0; i < ENTRIES; i++)
        if (model.entries[i].armed && model.entries[i].deadline < earliest)
            earliest = model.entries[i].deadline;
    return earliest;
}

static void arm(struct entry *entry, int64_t deadline)
{
    entry->timer.waker = clone_entry(entry);
    entry->armed = true;
    entry->deadline = deadline;
    model.armed += deadline < INT64_MAX;
    timers_arm(&model.timers, &entry->timer, deadline);
}

static void cancel(struct entry *entry)
{
    timers_disarm(&model.timers, &entry->timer);
    if (entry->armed) {
        entry->armed = false;
        entry->timer.waker = (struct woi_waker){0};
        model.armed -= entry->deadline < INT64_MAX;
    }
}

static void run_once(void)
{
    model.last = INT64_MIN;
    model.ordered = true;
    timers_run(&model.timers, model.now);
    cr_assert(model.ordered, "an earlier deadline fires first");
}

/* As the loop does it: again while there is something left for now. */
static void run(void)
{
    int rounds = 0;

    do {
        run_once();
        cr_assert(lt(int, rounds++, ENTRIES));
    } while (timers_next(&model.timers) <= model.now);
    cr_assert(gt(i64, earliest(), model.now), "late");
}

static void check(void)
{
    const int64_t next = timers_next(&model.timers);

    cr_assert(eq(sz, model.timers.armed, model.armed));
    cr_assert(eq(int, timers_are_empty(&model.timers), model.armed == 0));
    cr_assert(le(i64, next, earliest()));
    if (model.armed == 0)
        cr_assert(eq(i64, next, INT64_MAX));
}

static void begin(uint64_t seed, int64_t now)
{
    model.seed = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
    model.now = now;
    timers_init(&model.timers, now);
}

static void end(void)
{
    for (size_t i = 0; i < ENTRIES; i++)
        cancel(&model.entries[i]);
    check();
    for (unsigned level = 0; level < TIMER_LEVELS; level++)
        for (size_t i = 0; i < TIMER_BUCKETS / 64; i++)
            cr_assert(eq(u64, model.timers.levels[level].used[i], 0));
}

/* Steps: arm up to reach from now, at times in the past or exactly like another; cancel; let up to
 * pace pass. */
static void step(int64_t reach, int64_t pace)
{
    struct entry *entry = &model.entries[draw() % ENTRIES];

    switch (draw() % 8) {
    case 0:
    case 1:
    case 2:
        cancel(entry);
        arm(entry, add(model.now, draw_up_to(reach)));
        break;
    case 3:
        cancel(entry);
        arm(entry, model.entries[draw() % ENTRIES].deadline);
        break;
    case 4:
        cancel(entry);
        arm(entry, draw() % 16 ? model.now - draw_up_to(reach) : draw() % 2 ? INT64_MAX : INT64_MIN);
        break;
    case 5:
        cancel(entry);
        break;
    case 6:
        model.now = add(model.now, draw_up_to(pace));
        if (model.now == INT64_MAX) /* which is never */
            model.now--;
        run();
        break;
    case 7: /* to the very moment */
        if (earliest() > model.now && earliest() < INT64_MAX) {
            model.now = earliest() - 1;
            run();
            model.now++;
        }
        run();
        break;
    }
}

static void run_model(uint64_t seed, int64_t start, int64_t reach, int64_t pace)
{
    enum { STEPS = 60000 };

    begin(seed, start);
    for (int i = 0; i < STEPS; i++) {
        step(reach, pace);
        check();
    }
    cr_assert(gt(sz, model.fired, 100));
    end();
}

Test(timers_model, nanoseconds)
{
    run_model(1, 0, 500, 100);
}

Test(timers_model, within_one_tick)
{
    run_model(2, 12345, INT64_C(1) << TIMER_TICK_BITS, 1000);
}

Test(timers_model, microseconds)
{
    run_model(3, 5 * SECOND, 900 * US, 50 * US);
}

Test(timers_model, milliseconds)
{
    run_model(4, 77 * HOUR, 900 * MS, 20 * MS);
}

Test(timers_model, seconds)
{
    run_model(5, 1, 60 * SECOND, 2 * SECOND);
}

Test(timers_model, hours)
{
    run_model(6, YEAR, 48 * HOUR, HOUR);
}

Test(timers_model, years)
{
    run_model(7, 30 * YEAR, 100 * YEAR, YEAR / 10000);
}

Test(timers_model, all_that_there_is)
{
    for (uint64_t seed = 8; seed < 12; seed++)
        run_model(seed, 0, INT64_MAX, INT64_MAX >> 16);
}

Test(timers_model, short_times_and_long_leaps)
{
    run_model(12, 3 * HOUR, 10 * MS, YEAR / 1000);
}

Test(timers_model, long_times_and_short_steps)
{
    run_model(13, 3 * HOUR, YEAR, 3 * MS);
}

Test(timers_model, the_end_of_time)
{
    run_model(14, INT64_MAX - YEAR, YEAR, HOUR);
}

Test(timers_model, a_clock_that_began_before_zero)
{
    run_model(15, -2 * SECOND, SECOND, 5 * MS);
}

/* Disarmed between the runs of a bucket that moves, wherever they are by then. */
Test(timers_model, what_is_cancelled_between_two_runs_does_not_fire)
{
    begin(16, 0);
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < ENTRIES; i++) {
            cancel(&model.entries[i]);
            arm(&model.entries[i], add(model.now, draw_up_to(SECOND)));
        }
        for (int i = 0; i < 10; i++) {
            model.now += draw_up_to(100 * MS);
            run_once();
            check();
            for (int k = 0; k < 5; k++)
                cancel(&model.entries[draw() % ENTRIES]);
            check();
        }
        run();
    }
    end();
}

/* --- beside a bucket that moves --- */

enum { BALLAST = 1000000 };

static struct woi_waker clone_ballast(void *data);
static const struct woi_waker_vtable ballast_vtable = {clone_ballast, never, never, never};

static struct woi_waker clone_ballast(void *data)
{
    return (struct woi_waker){data, &ballast_vtable};
}

/* One run is to do all that is due now: the million are more than an hour away, and move all the time. */
Test(timers_model, what_is_due_fires_in_the_first_run_while_a_million_far_ones_move)
{
    const int64_t width = INT64_C(1) << (TIMER_TICK_BITS + 3 * TIMER_LEVEL_BITS);
    struct timer *ballast = calloc(BALLAST, sizeof *ballast);
    size_t runs = 0;

    begin(17, 290 * width);
    for (int i = 0; i < BALLAST; i++) {
        ballast[i].waker = clone_ballast(&ballast[i]);
        timers_arm(&model.timers, &ballast[i], 300 * width + draw_up_to(width - 1));
    }
    model.now = 299 * width;
    for (int i = 0; runs < BALLAST / 1024 - 10; i++) {
        struct entry *entry = &model.entries[draw() % ENTRIES];

        cancel(entry);
        arm(entry, add(model.now, draw_up_to(i % 2 ? 20 * SECOND : 20 * MS)));
        if (i % 3)
            continue;
        model.now += draw_up_to(SECOND);
        run_once();
        cr_assert(gt(i64, earliest(), model.now), "late");
        runs += model.timers.moving;
    }
    for (int i = 0; i < BALLAST; i++)
        timers_disarm(&model.timers, &ballast[i]);
    free(ballast);
    end();
}
