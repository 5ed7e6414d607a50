/* test_runtime_faults.c - what the kernel says while the runtime would sleep ends block_on, and the next one
 * works. Every call failing in every way is in faults/. */
#include <errno.h>
#include <sys/eventfd.h>

#include "support/host.h"
#include "woi/pollable.h"
#include "woi/time.h"

TestSuite(runtime_faults, .init = support_begin, .fini = support_end);

static const int errors[] = {-EBADF, -EFAULT, -EINVAL, -ENOMEM, -ECANCELED, -EIO};
static int kernel_error;
static unsigned refusals;

static unsigned polls[2], polls_at_error[2];

static int refuse_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    support_sys.epoll_wait = sys_linux.epoll_wait;
    refusals++;
    memcpy(polls_at_error, polls, sizeof polls);
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
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
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
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

static void refuse_to_wait(void)
{
    support_sys.epoll_wait = refuse_wait;
}

static void refuse_to_set(void)
{
    support_sys.timer_set = refuse_timer;
}

static WOI_ASYNC(void, count_polls, ((unsigned, i)))
{
    WOI_BEGIN;
    for (;;) {
        polls[self->i]++;
        WOI_YIELD();
    }
    WOI_END;
}

/* The error comes with the first look, after each of them was polled. */
Test(runtime_faults, after_an_error_of_epoll_wait_nobody_is_polled_but_the_roots_finally_part_runs)
{
    struct woi_pollable *pollable;
    int output;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    woi_detach(woi_spawn(woi_pollable_readable(pollable)));
    woi_detach(woi_spawn(count_polls(0)));
    woi_detach(woi_spawn(count_polls(1)));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    kernel_error = -EIO;
    refuse_to_wait();
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, sleep_and_note()), -EIO));
    cr_assert(eq(str, journal.text, "f"));
    cr_assert(gt(u32, polls_at_error[0], 0));
    cr_assert(eq(u32, polls[0], polls_at_error[0]));
    cr_assert(eq(u32, polls[1], polls_at_error[1]));
    woi_pollable_close(pollable);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

Test(runtime_faults, an_error_of_epoll_wait_ends_block_on_and_the_next_one_works)
{
    check_refusals(refuse_to_wait);
}

Test(runtime_faults, an_error_of_the_timer_ends_block_on_and_the_next_one_works)
{
    check_refusals(refuse_to_set);
}
