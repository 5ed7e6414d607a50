/* test_runtime_faults.c - every call of making a runtime, spawning, running, sleeping and registering
 * fails once, with each of its errors: the error comes through, nothing has changed and nothing is left,
 * and the same operation then succeeds. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/runtime.h"
#include "support/faults.h"
#include "support/host.h"
#include "woi/combine.h"
#include "woi/pollable.h"
#include "woi/time.h"

TestSuite(runtime_faults, .init = support_begin, .fini = support_end);

/* What fails a scenario whatever call of it was made to fail. */
static void expect(bool holds, const char *what)
{
    cr_assert(holds, "%s", what);
}

static bool allows_nothing(int result)
{
    (void)result;
    return false;
}

static int make_runtime(void)
{
    struct woi_runtime *const mark = (struct woi_runtime *)&guard;
    struct woi_runtime *made = mark;
    const unsigned before = open_descriptors();
    const int error = woi_runtime_new(&made);

    if (error) {
        expect(made == mark, "a runtime that could not be made is written");
        expect(open_descriptors() == before, "a runtime that could not be made leaves descriptors");
        expect(heap.blocks == 0, "a runtime that could not be made leaves memory");
        expect(woi_runtime_new(&made) == 0, "a runtime cannot be made at the second try");
    }
    expect(woi_runtime_free(made) == 0, "a runtime cannot be freed");
    return error;
}

Test(runtime_faults, a_runtime_is_made_or_not_made)
{
    faults_run(make_runtime, allows_nothing);
}

/* --- on a runtime that was made without failures --- */

static void before_faults(void)
{
    const struct faults kept = faults;

    faults.fail_at = 0;
    expect(woi_runtime_new(&runtime) == 0, "no runtime");
    expect(woi_runtime_enter(runtime, &guard) == 0, "it cannot be entered");
    faults = kept;
}

static void after_faults(void)
{
    faults.fail_at = 0;
    expect(woi_runtime_leave(&guard) == 0, "it cannot be left");
    expect(woi_runtime_free(runtime) == 0, "it cannot be freed");
}

static int spawn_one(void)
{
    struct gate gate = {.is_open = true, .output = 4};
    struct walk_result result = {.error = WOI_CANCELLED};
    struct walk *future;
    struct walk_handle *job;
    int error = 0;

    before_faults();
    future = walk(&gate, 'w');
    errno = 0;
    job = woi_spawn(future);
    if (!job) {
        error = -errno;
        expect(woi_runtime_task_count(runtime) == 0, "a task that could not be spawned counts");
        job = woi_spawn(walk(&gate, 'w'));
    } else if (!future) {
        error = -ENOMEM;
        expect(woi_is_finished(job), "a task of no future is unfinished");
        woi_detach(job);
        job = woi_spawn(walk(&gate, 'w'));
    }
    expect(job != NULL && gate.polls == 0, "nothing is spawned at the second try");
    faults.fail_at = 0;
    expect(woi_block_on(runtime, &job->future, &result, sizeof result) == 0, "it cannot be joined");
    expect(result.error == WOI_OK && result.value == 4, "it has another output");
    expect(gate.polls == 1, "it is polled more than once");
    after_faults();
    return error;
}

Test(runtime_faults, a_task_is_spawned_or_not_spawned)
{
    faults_run(spawn_one, allows_nothing);
}

/* Runs it, and after a failure once more, which must succeed. */
static int run_twice(struct woi_future *(*make)(void))
{
    int output = -12345, error;

    before_faults();
    error = woi_block_on(runtime, make(), &output, sizeof output);
    if (error) {
        expect(output == -12345, "an output is written in spite of the error");
        expect(woi_runtime_task_count(runtime) == 0, "a root that could not run stays");
        expect(timers_are_empty(&runtime->timers), "a timer stays");
        expect(runtime->reactor.waiting == 0, "somebody waits");
        expect(woi_runtime_current() == runtime, "another runtime is the current one");
        expect(woi_block_on(runtime, make(), &output, sizeof output) == 0, "the second try fails");
    }
    expect(output == 0, "it has another output");
    after_faults();
    return error;
}

static struct woi_future *new_sleep(void)
{
    return (struct woi_future *)woi_sleep(WOI_US(50));
}

static int sleep_once(void)
{
    return run_twice(new_sleep);
}

Test(runtime_faults, a_sleep_ends_or_cannot_begin)
{
    faults_run(sleep_once, allows_nothing);
}

static WOI_ASYNC(int, nap, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_sleep(WOI_US(20)));
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, nap_beside, (), struct nap_handle *job; struct nap_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(nap(), nap()));
    self->job = woi_spawn(nap());
    if (!self->job)
        WOI_RETURN(-ENOMEM);
    WOI_AWAIT(self->result, self->job);
    self->job = NULL;
    if (self->result.error == WOI_NO_MEMORY)
        WOI_RETURN(-ENOMEM);
    WOI_RETURN(self->result.error == WOI_OK ? self->result.value : -1);
    WOI_END;
}

static int nap_once(void)
{
    int output = -12345, error;

    before_faults();
    (void)woi_set_panic_hook(keep_panic, NULL);
    error = WOI_BLOCK_ON(runtime, output, nap_beside());
    if (error)
        expect(output == -12345, "an output is written in spite of the error");
    else
        error = output;
    if (error) {
        (void)WOI_BLOCK_ON(runtime, output, woi_sleep(WOI_US(200)));
        expect(woi_runtime_task_count(runtime) == 0, "a task stays");
        expect(WOI_BLOCK_ON(runtime, output, nap_beside()) == 0 && output == 0, "the second try fails");
    }
    after_faults();
    return error;
}

Test(runtime_faults, tasks_that_sleep_and_join_end_or_fail_with_the_error)
{
    faults_run(nap_once, allows_nothing);
}

static int make_pollable(void)
{
    struct woi_pollable *const mark = (struct woi_pollable *)&guard;
    struct woi_pollable *pollable = mark;
    const int fd = eventfd(1, EFD_CLOEXEC);
    int error;

    before_faults();
    error = woi_pollable_new(fd, WOI_READABLE, &pollable);
    if (error) {
        expect(pollable == mark, "a pollable that could not be made is written");
        expect((fcntl(fd, F_GETFL) & O_NONBLOCK) == 0, "the fd is non-blocking after a failure");
        expect(woi_pollable_new(fd, WOI_READABLE, &pollable) == 0, "the second try fails");
    }
    expect(woi_pollable_fd(pollable) == fd, "it has another fd");
    woi_pollable_close(pollable);
    after_faults();
    return error;
}

Test(runtime_faults, a_pollable_is_made_or_the_fd_is_as_it_was)
{
    faults_run(make_pollable, allows_nothing);
}

static struct woi_pollable *pollable;

static struct woi_future *new_wait(void)
{
    return (struct woi_future *)woi_pollable_readable(pollable);
}

static int wait_for_pollable(void)
{
    const struct faults kept = faults;
    int error;

    faults.fail_at = 0;
    expect(woi_runtime_new(&runtime) == 0, "no runtime");
    expect(woi_runtime_enter(runtime, &guard) == 0, "it cannot be entered");
    expect(woi_pollable_new(eventfd(1, EFD_CLOEXEC), WOI_READABLE, &pollable) == 0, "no pollable");
    woi_pollable_clear(pollable, WOI_READABLE); /* its first event is still to come */
    faults = kept;
    int output = -12345;
    error = woi_block_on(runtime, new_wait(), &output, sizeof output);
    if (error)
        expect(woi_block_on(runtime, new_wait(), &output, sizeof output) == 0, "the second try fails");
    expect(output == 0, "it has another output");
    woi_pollable_close(pollable);
    after_faults();
    return error;
}

Test(runtime_faults, a_wait_for_an_fd_ends_or_cannot_begin)
{
    faults_run(wait_for_pollable, allows_nothing);
}

/* --- what the kernel says while the runtime would sleep --- */

static const int errors[] = {-EBADF, -EFAULT, -EINVAL, -ENOMEM, -ECANCELED, -EIO};
static int kernel_error;
static unsigned refusals;

static int refuse_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    support_sys.epoll_wait = sys_linux.epoll_wait;
    refusals++;
    (void)epoll;
    (void)events;
    (void)capacity;
    (void)timeout_ms;
    return kernel_error;
}

static int refuse_timer(int timer, int64_t deadline)
{
    support_sys.timer_set = sys_linux.timer_set;
    refusals++;
    (void)timer;
    (void)deadline;
    return kernel_error;
}

static WOI_ASYNC(int, sleep_and_note, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_US(100)));
    WOI_RETURN(0);
WOI_FINALLY:
    note('f');
    WOI_END;
}

static void check_refusals(void (*refuse)(void))
{
    expect(woi_runtime_new(&runtime) == 0, "no runtime");
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        int output = -12345;

        kernel_error = errors[i];
        refuse();
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, sleep_and_note()), errors[i]));
        cr_assert(eq(int, output, -12345));
        cr_assert(eq(u32, refusals, i + 1));
        cr_assert(eq(sz, journal.length, 2 * i + 1), "the finally part has run");
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, sleep_and_note()), 0));
        cr_assert(eq(int, output, 0));
    }
    expect(woi_runtime_free(runtime) == 0, "it cannot be freed");
}

static void refuse_to_wait(void)
{
    support_sys.epoll_wait = refuse_wait;
}

static void refuse_to_set(void)
{
    support_sys.timer_set = refuse_timer;
}

static WOI_ASYNC(void, count_polls, ((unsigned *, polls)))
{
    WOI_BEGIN;
    for (;;) {
        ++*self->polls;
        WOI_YIELD();
    }
    WOI_END;
}

/* The error comes with the first look, after each of them was polled once. */
Test(runtime_faults, after_an_error_of_epoll_wait_nobody_is_polled_but_the_roots_finally_part_runs)
{
    unsigned polls[2] = {0};
    int output;

    expect(woi_runtime_new(&runtime) == 0, "no runtime");
    cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    woi_detach(woi_spawn(woi_pollable_readable(pollable)));
    woi_detach(woi_spawn(count_polls(&polls[0])));
    woi_detach(woi_spawn(count_polls(&polls[1])));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    kernel_error = -EIO;
    refuse_to_wait();
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, sleep_and_note()), -EIO));
    cr_assert(eq(str, journal.text, "f"));
    cr_assert(eq(u32, polls[0], 1));
    cr_assert(eq(u32, polls[1], 1));
    woi_pollable_close(pollable);
    expect(woi_runtime_free(runtime) == 0, "it cannot be freed");
}

Test(runtime_faults, an_error_of_epoll_wait_ends_block_on_and_the_next_one_works)
{
    check_refusals(refuse_to_wait);
}

Test(runtime_faults, an_error_of_the_timer_ends_block_on_and_the_next_one_works)
{
    check_refusals(refuse_to_set);
}
