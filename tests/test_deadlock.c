/* test_deadlock.c - when nothing can wake anybody any more, and when something still can. */
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/clock.h"
#include "support/host.h"
#include "woi/combine.h"
#include "woi/pollable.h"

/* Under a clock that leaps, a sleep that nothing would end is told as -ETIME and not as a hang. */
static void begin(void)
{
    support_begin();
    (void)woi_set_panic_hook(keep_panic, &panics);
    clock_begin(5);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

TestSuite(deadlock, .init = begin, .fini = host_end);

enum { UNTOUCHED = -12345 };

/* block_on with what it wrote to stderr. */
static char said[8192];

static int run_and_listen(struct woi_future *future)
{
    int output = UNTOUCHED;

    fflush(stderr);
    const int file = memfd_create("stderr", MFD_CLOEXEC), before = dup(STDERR_FILENO);
    dup2(file, STDERR_FILENO);
    const int error = woi_block_on(runtime, future, &output, sizeof output);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    const ssize_t n = pread(file, said, sizeof said - 1, 0);
    close(file);
    close(before);
    cr_assert(ge(long, n, 0));
    said[n] = 0;
    if (error)
        cr_assert(eq(int, output, UNTOUCHED));
    return error ? error : output;
}

static bool has_said(const char *text)
{
    return strstr(said, text) != NULL;
}

#define SPAWN(fut)                                                                                           \
    __extension__({                                                                                          \
        struct woi_runtime_handle *handle_ = woi_runtime_get_handle(runtime);                                \
        __auto_type spawned_ = woi_spawn_on(handle_, fut);                                                   \
        woi_runtime_handle_drop(handle_);                                                                    \
        spawned_;                                                                                            \
    })

Test(deadlock, a_root_that_nobody_can_wake_is_an_error_and_no_hang)
{
    struct gate gate = {0};

    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    cr_assert(eq(str, journal.text, "w"), "its finally part has run");
    cr_assert(eq(int, gate.drops, 1));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(u32, clock_.waits, 0), "nothing has slept");
}

Test(deadlock, a_future_that_keeps_no_waker_is_found)
{
    struct gate gate = {0};
    struct passage *wait = pass(&gate);

    cr_assert(eq(int, run_and_listen(&wait->future), -EDEADLK));
}

static struct walk_handle *job_of_all;

enum { JOIN_LINE = __LINE__ + 5 };

static WOI_ASYNC(int, join_it, (), struct walk_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, job_of_all); /* JOIN_LINE */
    WOI_RETURN(0);
    WOI_END;
}

enum { OUTER_LINE = __LINE__ + 5 };

static WOI_ASYNC(int, outermost, (), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, join_it()); /* OUTER_LINE */
    WOI_RETURN(0);
    WOI_END;
}

Test(deadlock, every_task_is_printed_with_the_line_of_each_await_and_the_leaf)
{
    static struct gate gate; /* the task outlives the test */
    char outer[64], inner[64];

    snprintf(outer, sizeof outer, "test_deadlock.c, line %d\n", OUTER_LINE);
    snprintf(inner, sizeof inner, "test_deadlock.c, line %d\n", JOIN_LINE);
    const char *const texts[] = {
        "woi: deadlock",      "2 tasks\n",     "task 1 walk [",
        "walk at ",           "gate.h, line ", "waits for passage\n",
        "task 2 outermost [", "outermost at ", outer,
        "join_it at ",        inner,           "waits for join handle\n",
    };
    job_of_all = SPAWN(walk(&gate, 'w'));
    cr_assert(eq(int, run_and_listen(&outermost()->future), -EDEADLK));
    const char *at = said;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        at = strstr(at, texts[i]);
        cr_assert(at != NULL, "no \"%s\" in its place in:\n%s", texts[i], said);
    }
}

Test(deadlock, the_root_is_dropped_and_the_others_stay_for_the_next_block_on)
{
    struct gate gates[2] = {0};
    struct walk_handle *job = SPAWN(walk(&gates[0], 'j'));
    struct walk_result result = {.error = WOI_CANCELLED};

    cr_assert(eq(int, run_and_listen(&walk(&gates[1], 'r')->future), -EDEADLK));
    cr_assert(eq(str, journal.text, "r"));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    gate_open(&gates[0], 4);
    cr_assert(eq(int, woi_block_on(runtime, &job->future, &result, sizeof result), 0));
    cr_assert(eq(int, result.value, 4));
    cr_assert(eq(int, gates[0].polls, 2));
}

static WOI_ASYNC(int, wake_at_the_end, ((struct gate *, gate), (struct gate *, others)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
    WOI_RETURN(0);
WOI_FINALLY:
    gate_open(self->others, 1);
    WOI_END;
}

Test(deadlock, whom_the_roots_finally_part_wakes_runs_in_the_next_block_on)
{
    struct gate gates[2] = {0};

    woi_detach(SPAWN(walk(&gates[0], 'j')));
    cr_assert(eq(int, run_and_listen(&wake_at_the_end(&gates[1], &gates[0])->future), -EDEADLK));
    cr_assert(eq(str, journal.text, ""));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(str, journal.text, "j"));
}

/* --- what suppresses it --- */

static WOI_ASYNC(int, open_later, ((struct gate *, gate), (int64_t, time)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->time));
    gate_open(self->gate, 6);
    WOI_RETURN(0);
    WOI_END;
}

Test(deadlock, a_task_that_sleeps_suppresses_it)
{
    struct gate gate = {0};

    woi_detach(SPAWN(open_later(&gate, WOI_SEC(1000))));
    cr_assert(eq(int, RUN(walk(&gate, 'w')), 6));
}

static WOI_ASYNC(int, nap, ((int64_t, time)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->time));
    WOI_RETURN(0);
    WOI_END;
}

Test(deadlock, when_the_last_sleeper_has_woken_it_is_found)
{
    struct gate gate = {0};

    woi_detach(SPAWN(nap(WOI_SEC(10))));
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    cr_assert(eq(i64, clock_.now, 5 + WOI_SEC(10)));
    cr_assert(has_said("1 task\n"));
}

Test(deadlock, a_sleep_for_ever_does_not_suppress_it_and_sets_no_timer)
{
    struct gate gate = {0};

    woi_detach(SPAWN(nap(WOI_FOREVER)));
    cr_assert(eq(int, RUN(nap(WOI_SEC(1))), 0));
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    cr_assert(has_said("waits for sleep\n"));
    cr_assert(eq(u32, clock_.sets, 1));
    cr_assert(eq(i64, clock_.now, 5 + WOI_SEC(1)));
}

Test(deadlock, a_root_that_sleeps_for_ever_is_found)
{
    cr_assert(eq(int, run_and_listen(&nap(WOI_FOREVER)->future), -EDEADLK));
    cr_assert(eq(int, run_and_listen(&nap(INT64_MAX - 4)->future), -EDEADLK), "it ends where time does");
}

static WOI_ASYNC(int, choose, ((struct gate *, gate)), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_sleep(WOI_FOREVER), pass(self->gate)));
    WOI_RETURN(self->which);
    WOI_END;
}

static WOI_ASYNC(int, limit, ((struct gate *, gate), (int64_t, time)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_timeout(self->time, pass(self->gate)));
    WOI_RETURN(self->error);
    WOI_END;
}

Test(deadlock, neither_a_select_nor_a_timeout_that_waits_for_ever_hides_it)
{
    struct gate gate = {0};

    cr_assert(eq(int, run_and_listen(&choose(&gate)->future), -EDEADLK));
    cr_assert(eq(int, run_and_listen(&limit(&gate, WOI_FOREVER)->future), -EDEADLK));
    cr_assert(eq(int, run_and_listen(&limit(&gate, WOI_SEC(1))->future), -ETIMEDOUT));
    cr_assert(eq(int, gate.drops, 3));
}

Test(deadlock, a_sleep_that_was_cancelled_does_not_suppress_it)
{
    struct gate gate = {0};
    struct nap_handle *job = SPAWN(nap(WOI_SEC(10)));

    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    woi_abort(job);
    woi_detach(job);
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    cr_assert(eq(i64, clock_.now, 5));
}

static WOI_ASYNC(int, wait_readable, ((struct woi_pollable *, pollable)), int error;)
{
    WOI_BEGIN;
    woi_pollable_clear(self->pollable, WOI_READABLE);
    WOI_AWAIT(self->error, woi_pollable_readable(self->pollable));
    WOI_RETURN(self->error);
    WOI_END;
}

static struct woi_pollable *new_pollable(void)
{
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    return pollable;
}

Test(deadlock, somebody_who_waits_for_an_fd_suppresses_it)
{
    struct gate gate = {0};
    struct woi_pollable *pollable = new_pollable();

    woi_detach(SPAWN(wait_readable(pollable)));
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -ETIME));
    woi_pollable_close(pollable);
}

Test(deadlock, an_fd_that_nobody_waits_for_does_not_suppress_it)
{
    struct gate gate = {0};
    struct woi_pollable *pollable = new_pollable();

    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    woi_pollable_close(pollable);
}

Test(deadlock, who_no_longer_waits_for_an_fd_does_not_suppress_it)
{
    struct gate gate = {0};
    struct woi_pollable *pollable = new_pollable();
    struct wait_readable_handle *job = SPAWN(wait_readable(pollable));

    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    woi_abort(job);
    woi_detach(job);
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    woi_pollable_close(pollable);
}

static WOI_ASYNC(int, lose_both, ((struct woi_pollable *, pollable), (struct gate *, gate)), int which;)
{
    WOI_BEGIN;
    woi_pollable_clear(self->pollable, WOI_READABLE);
    WOI_AWAIT(self->which,
              woi_select(woi_yield_now(), woi_sleep(WOI_SEC(9)), woi_pollable_readable(self->pollable)));
    WOI_AWAIT(pass(self->gate));
    WOI_RETURN(0);
    WOI_END;
}

Test(deadlock, the_losers_of_a_select_do_not_suppress_it)
{
    struct gate gate = {0};
    struct woi_pollable *pollable = new_pollable();

    cr_assert(eq(int, run_and_listen(&lose_both(pollable, &gate)->future), -EDEADLK));
    cr_assert(eq(i64, clock_.now, 5));
    woi_pollable_close(pollable);
}

Test(deadlock, a_waiter_for_the_fd_of_another_runtime_does_not_suppress_it)
{
    struct woi_runtime *another;
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    struct woi_pollable *pollable = NULL;
    cr_assert(eq(int, woi_runtime_enter(another, &entered), 0));
    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    woi_detach(SPAWN(wait_readable(pollable)));
    cr_assert(eq(int, run_and_listen(&walk(&gate, 'w')->future), -EDEADLK));
    woi_pollable_close(pollable);
    cr_assert(eq(int, woi_runtime_free(another), 0));
}

Test(deadlock, a_task_that_yields_for_a_long_time_is_none)
{
    struct gate gate = {0};

    woi_detach(SPAWN(open_later(&gate, 0)));
    cr_assert(eq(int, RUN(walk(&gate, 'w')), 6));
}

/* --- within another runtime --- */

static WOI_ASYNC(int, block_within, ((struct woi_runtime *, inner), (struct gate *, gate)), int output;)
{
    WOI_BEGIN;
    // woi: allow blocking-call
    const int error = WOI_BLOCK_ON(self->inner, self->output, walk(self->gate, 'i'));
    WOI_RETURN(error);
    WOI_END;
}

Test(deadlock, an_inner_runtime_that_only_the_outer_one_could_wake_is_found)
{
    struct woi_runtime *inner;
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_new(&inner), 0));
    woi_detach(SPAWN(open_later(&gate, WOI_SEC(1))));
    cr_assert(eq(int, run_and_listen(&block_within(inner, &gate)->future), -EDEADLK));
    cr_assert(eq(int, woi_runtime_free(inner), 0));
}
