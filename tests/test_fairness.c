/* test_fairness.c - tasks that are always runnable, or whose I/O always succeeds, starve nobody. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "support/clock.h"
#include "support/host.h"
#include "woi/pollable.h"

static void begin(void)
{
    support_begin();
    clock_begin(5);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

TestSuite(fairness, .init = begin, .fini = host_end_entered);

/* Of the loop: so much work, a poll or an operation, is done before it looks at timers and fds, and before
 * it glances at the clock, whether it is time for that. Of a poll: so much it may do without waiting. */
enum { WORK_PER_LOOK = 128, WORK_PER_GLANCE = 16, BUDGET = 128 };

static struct {
    unsigned polls;    /* of the one that is always runnable */
    unsigned happened; /* at which of them what the other waits for happened */
    unsigned noticed;  /* and the other was polled */
} spin;

enum { HAPPENS_AT = 1000 };

/* Runs for ever; what happens meanwhile is up to make_it_happen. */
static void (*make_it_happen)(void);

static WOI_ASYNC(void, spin_for_ever, ())
{
    WOI_BEGIN;
    for (;;) {
        if (++spin.polls == HAPPENS_AT) {
            spin.happened = spin.polls;
            make_it_happen();
        }
        WOI_YIELD();
    }
    WOI_END;
}

static WOI_ASYNC(int, notice, ((struct woi_future_int *, event)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, self->event);
    spin.noticed = spin.polls;
    WOI_RETURN(self->output);
    WOI_END;
}

static void check_noticed_soon(void)
{
    cr_assert(eq(u32, spin.happened, HAPPENS_AT));
    cr_assert(ge(u32, spin.noticed, HAPPENS_AT));
    cr_assert(le(u32, spin.noticed, HAPPENS_AT + 2 * WORK_PER_LOOK));
}

static void let_time_pass(void)
{
    clock_.now += WOI_SEC(10);
}

Test(fairness, a_task_that_yields_for_ever_does_not_starve_a_sleeper)
{
    make_it_happen = let_time_pass;
    cr_assert(eq(int, woi_spawn_detached(spin_for_ever()), 0));
    cr_assert(eq(int, RUN(notice(woi_sleep(WOI_SEC(10)))), 0));
    check_noticed_soon();
}

static int event_fd;

static void raise_event(void)
{
    cr_assert(eq(int, eventfd_write(event_fd, 1), 0));
}

Test(fairness, a_task_that_yields_for_ever_does_not_starve_who_waits_for_an_fd)
{
    struct woi_pollable *pollable = NULL;

    event_fd = eventfd(0, 0);
    cr_assert(eq(int, woi_pollable_new(event_fd, WOI_READABLE, &pollable), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    make_it_happen = raise_event;
    cr_assert(eq(int, woi_spawn_detached(spin_for_ever()), 0));
    cr_assert(eq(int, RUN(notice(woi_pollable_readable(pollable))), 0));
    check_noticed_soon();
    woi_pollable_close(pollable);
}

static struct gate gate;

static void open_the_gate(void)
{
    gate_open(&gate, 5);
}

static WOI_ASYNC(int, pass_through, (), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, pass(&gate));
    spin.noticed = spin.polls;
    WOI_RETURN(self->output);
    WOI_END;
}

Test(fairness, a_task_that_yields_for_ever_does_not_starve_the_root)
{
    make_it_happen = open_the_gate;
    cr_assert(eq(int, woi_spawn_detached(spin_for_ever()), 0));
    cr_assert(eq(int, RUN(pass_through()), 5));
    cr_assert(le(u32, spin.noticed, HAPPENS_AT + 1), "first woken, first polled");
}

Test(fairness, hundreds_that_yield_for_ever_do_not_starve_a_sleeper_either)
{
    make_it_happen = let_time_pass;
    for (int i = 0; i < 700; i++)
        cr_assert(eq(int, woi_spawn_detached(spin_for_ever()), 0));
    cr_assert(eq(int, RUN(notice(woi_sleep(WOI_SEC(10)))), 0));
    cr_assert(le(u32, spin.noticed, HAPPENS_AT + WORK_PER_LOOK + 700 + 1));
}

Test(fairness, while_it_is_busy_it_does_not_sleep_and_looks_at_fds_not_before_every_poll)
{
    struct woi_pollable *pollable = NULL;

    event_fd = eventfd(0, 0);
    cr_assert(eq(int, woi_pollable_new(event_fd, WOI_READABLE, &pollable), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    make_it_happen = raise_event;
    cr_assert(eq(int, woi_spawn_detached(spin_for_ever()), 0));
    cr_assert(eq(int, RUN(notice(woi_pollable_readable(pollable))), 0));
    cr_assert(eq(u32, clock_.sleeps, 0));
    cr_assert(ge(u32, clock_.waits, HAPPENS_AT / WORK_PER_LOOK));
    cr_assert(le(u32, clock_.waits, spin.polls));
    woi_pollable_close(pollable);
}

/* --- how many polls there are between two looks --- */

static struct {
    unsigned polls; /* of all the tasks below, since the last look */
    unsigned most;
    unsigned total;
} looks;

static void look(void)
{
    if (looks.polls > looks.most)
        looks.most = looks.polls;
    looks.polls = 0;
}

static int64_t look_at_clock(void)
{
    look();
    return clock_now();
}

static int look_at_fds(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    look();
    return clock_wait(epoll, events, capacity, timeout_ms);
}

static WOI_ASYNC(int, spin_and_count, ((unsigned, total)))
{
    WOI_BEGIN;
    while (looks.total < self->total) {
        looks.polls++;
        looks.total++;
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}

/* The most polls between two looks, of so many tasks that are always runnable. */
static unsigned spin_together(unsigned tasks)
{
    looks.polls = looks.most = looks.total = 0;
    for (unsigned i = 1; i < tasks; i++)
        cr_assert(eq(int, woi_spawn_detached(spin_and_count(20000)), 0));
    cr_assert(eq(int, RUN(spin_and_count(20000)), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0)); /* and so end all the others */
    return looks.most;
}

static void check_looks(unsigned work)
{
    cr_assert(eq(u32, spin_together(1), work));
    cr_assert(eq(u32, spin_together(10), work));
    cr_assert(eq(u32, spin_together(700), work));
}

Test(fairness, between_two_looks_at_the_clock_there_are_16_polls)
{
    woi_detach(woi_spawn(notice(woi_sleep(WOI_SEC(1)))));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    support_sys.now = look_at_clock;
    check_looks(WORK_PER_GLANCE);
}

Test(fairness, between_two_looks_at_fds_there_are_128_polls)
{
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    woi_detach(woi_spawn(notice(woi_pollable_readable(pollable))));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    support_sys.epoll_wait = look_at_fds;
    check_looks(WORK_PER_LOOK);
    woi_pollable_close(pollable);
}

/* --- I/O that always succeeds --- */

static unsigned reads_since_look, most_reads;

static int64_t count_reads(void)
{
    if (reads_since_look > most_reads)
        most_reads = reads_since_look;
    reads_since_look = 0;
    return clock_now();
}

static WOI_ASYNC(int, read_and_count, ((struct woi_pollable *, pollable), (int, n)), uint64_t number; ssize_t done;)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        WOI_TRY(self->done, woi_read(self->pollable, &self->number, sizeof self->number));
        reads_since_look++;
    }
    WOI_RETURN(0);
    WOI_END;
}

Test(fairness, operations_count_as_work_so_a_sleeper_waits_for_one_poll_full_of_reads)
{
    enum { READS = 10 * BUDGET };
    struct woi_pollable *pollable = NULL;

    reads_since_look = most_reads = 0;
    cr_assert(eq(int, woi_pollable_new(eventfd(READS, EFD_SEMAPHORE), WOI_READABLE, &pollable), 0));
    woi_detach(woi_spawn(notice(woi_sleep(WOI_SEC(1)))));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    support_sys.now = count_reads;
    cr_assert(eq(int, RUN(read_and_count(pollable, READS)), 0));
    cr_assert(eq(u32, most_reads, BUDGET));
    woi_pollable_close(pollable);
}

static struct {
    unsigned reads;
    unsigned most; /* between two polls of the other task */
} greed;

static WOI_ASYNC(int, read_greedily, ((struct woi_pollable *, pollable), (int, n)), uint64_t number; ssize_t done;)
{
    WOI_BEGIN;
    while ((int)greed.reads < self->n) {
        WOI_TRY(self->done, woi_read(self->pollable, &self->number, sizeof self->number));
        greed.reads++;
    }
    WOI_RETURN((int)greed.reads);
    WOI_END;
}

static WOI_ASYNC(void, measure, (), unsigned before;)
{
    WOI_BEGIN;
    for (;;) {
        if (greed.reads - self->before > greed.most)
            greed.most = greed.reads - self->before;
        self->before = greed.reads;
        WOI_YIELD();
    }
    WOI_END;
}

Test(fairness, a_task_whose_reads_always_succeed_lets_others_run)
{
    enum { READS = 10 * BUDGET };
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_pollable_new(eventfd(READS, EFD_SEMAPHORE), WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, woi_spawn_detached(measure()), 0));
    cr_assert(eq(int, RUN(read_greedily(pollable, READS)), READS));
    cr_assert(gt(u32, greed.most, 1));
    cr_assert(le(u32, greed.most, BUDGET));
    woi_pollable_close(pollable);
}

static WOI_ASYNC(int, ask_greedily, ((struct woi_pollable *, pollable), (int, n)))
{
    WOI_BEGIN;
    while ((int)greed.reads < self->n) {
        WOI_TRY(woi_pollable_readable(self->pollable));
        greed.reads++;
    }
    WOI_RETURN((int)greed.reads);
    WOI_END;
}

Test(fairness, a_task_that_asks_for_readiness_which_is_always_there_lets_others_run)
{
    enum { ASKS = 10 * BUDGET };
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_pollable_new(eventfd(1, 0), WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, woi_spawn_detached(measure()), 0));
    cr_assert(eq(int, RUN(ask_greedily(pollable, ASKS)), ASKS));
    cr_assert(le(u32, greed.most, BUDGET));
    woi_pollable_close(pollable);
}

static WOI_ASYNC(int, sleep_greedily, ((int, n)))
{
    WOI_BEGIN;
    while ((int)greed.reads < self->n) {
        WOI_TRY(woi_sleep(0));
        greed.reads++;
    }
    WOI_RETURN((int)greed.reads);
    WOI_END;
}

Test(fairness, a_task_that_sleeps_for_no_time_lets_others_run_each_time)
{
    cr_assert(eq(int, woi_spawn_detached(measure()), 0));
    cr_assert(eq(int, RUN(sleep_greedily(500)), 500));
    cr_assert(le(u32, greed.most, 1));
}

/* --- looking without waiting --- */

static WOI_ASYNC(int, try_until_there_is_something, ((struct woi_pollable *, pollable)),
    uint64_t number;
    int tries;
    ssize_t done;
)
{
    WOI_BEGIN;
    for (self->tries = 0; self->tries < 10000; self->tries++) {
        self->done = woi_try_read(self->pollable, &self->number, sizeof self->number);
        if (self->done != -EAGAIN)
            break;
        if (self->tries == 0)
            (void)eventfd_write(event_fd, 1);
        WOI_YIELD();
    }
    WOI_RETURN((int)self->done);
    WOI_END;
}

Test(fairness, who_tries_and_yields_sees_what_has_come_though_nobody_waits_for_it)
{
    struct woi_pollable *pollable = NULL;

    event_fd = eventfd(0, 0);
    cr_assert(eq(int, woi_pollable_new(event_fd, WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, RUN(try_until_there_is_something(pollable)), sizeof(uint64_t)));
    woi_pollable_close(pollable);
}

/* --- polls that take long --- */

static unsigned long_polls;

static WOI_ASYNC(void, take_long_for_ever, ())
{
    WOI_BEGIN;
    for (;;) {
        clock_.now += WOI_MS(5);
        long_polls++;
        WOI_YIELD();
    }
    WOI_END;
}

Test(fairness, a_sleeper_waits_for_a_few_of_those_who_take_long_not_for_a_hundred)
{
    long_polls = 0;
    cr_assert(eq(int, woi_spawn_detached(take_long_for_ever()), 0));
    cr_assert(eq(int, RUN(notice(woi_sleep(WOI_MS(10)))), 0));
    cr_assert(le(u32, long_polls, 3 * 16));
}

static WOI_ASYNC(int, sleep_again_and_again, (), int i; unsigned before, most;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 10; self->i++) {
        self->before = long_polls;
        WOI_TRY(woi_sleep(WOI_MS(10)));
        if (self->i > 0 && long_polls - self->before > self->most)
            self->most = long_polls - self->before;
    }
    WOI_RETURN((int)self->most);
    WOI_END;
}

Test(fairness, once_it_is_known_that_polls_take_long_a_sleeper_waits_for_one_or_two_more_than_it_must)
{
    long_polls = 0;
    cr_assert(eq(int, woi_spawn_detached(take_long_for_ever()), 0));
    cr_assert(le(int, RUN(sleep_again_and_again()), 4)); /* two take as long as the sleep */
}
