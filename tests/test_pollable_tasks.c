/* test_pollable_tasks.c - tasks that wait for fds of their own: pipes, eventfds, timerfds, sockets. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "support/host.h"
#include "woi/pollable.h"

TestSuite(pollable_tasks, .init = host_begin_entered, .fini = host_end_entered);

static struct woi_pollable *new_pollable(int fd, unsigned interest)
{
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_pollable_new(fd, interest, &pollable), 0));
    return pollable;
}

/* --- bytes from a task to a task --- */

static WOI_ASYNC(int, send_bytes, ((struct woi_pollable *, to), (int, n)), int i; unsigned char byte;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        self->byte = (unsigned char)self->i;
        WOI_TRY(woi_write_all(self->to, &self->byte, 1));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_pollable_close(self->to);
    WOI_END;
}

static WOI_ASYNC(int, receive_bytes, ((struct woi_pollable *, from)), int count; ssize_t n;
                 unsigned char bytes[7]; ssize_t i;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_TRY(self->n, woi_read(self->from, self->bytes, sizeof self->bytes));
        if (self->n == 0)
            break;
        for (self->i = 0; self->i < self->n; self->i++)
            WOI_ASSERT(self->bytes[self->i] == (unsigned char)self->count++);
    }
    WOI_RETURN(self->count);
WOI_FINALLY:
    woi_pollable_close(self->from);
    WOI_END;
}

static WOI_ASYNC(int, transfer, ((int, from), (int, to), (int, n)), struct send_bytes_handle *sender; int count;
                 struct send_bytes_result sent; struct woi_pollable *reads; struct woi_pollable *writes;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->from, WOI_READABLE, &self->reads) == 0);
    WOI_ASSERT(woi_pollable_new(self->to, WOI_WRITABLE, &self->writes) == 0);
    self->sender = woi_spawn(send_bytes(self->writes, self->n));
    WOI_AWAIT(self->count, receive_bytes(self->reads));
    WOI_AWAIT(self->sent, self->sender);
    WOI_RETURN(self->sent.error == WOI_OK && self->sent.value == 0 ? self->count : -1);
    WOI_END;
}

Test(pollable_tasks, a_pipe_carries_bytes_in_order_to_its_end)
{
    int ends[2];

    cr_assert(eq(int, pipe(ends), 0));
    cr_assert(eq(int, RUN(transfer(ends[0], ends[1], 3000)), 3000));
}

Test(pollable_tasks, a_pair_of_sockets_carries_bytes_in_order_to_its_end)
{
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0));
    cr_assert(eq(int, RUN(transfer(ends[0], ends[1], 3000)), 3000));
}

static WOI_ASYNC(int, end_and_listen, ((struct woi_pollable *, pollable)), char byte; ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(woi_shutdown(self->pollable));
    WOI_TRY(self->n, woi_read(self->pollable, &self->byte, 1)); /* this direction goes on */
    WOI_RETURN(self->n == 1 ? self->byte : -ENODATA);
    WOI_END;
}

Test(pollable_tasks, a_shutdown_of_a_stream_socket_is_the_end_of_input_to_its_peer)
{
    struct woi_pollable *pollable;
    int ends[2];
    char byte;

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0));
    cr_assert(eq(int, woi_pollable_new(ends[0], WOI_READABLE, &pollable), 0));
    cr_assert(eq(long, write(ends[1], "x", 1), 1));
    cr_assert(eq(int, RUN(end_and_listen(pollable)), 'x'));
    cr_assert(eq(long, read(ends[1], &byte, 1), 0));
    woi_pollable_close(pollable);
    close(ends[1]);
}

Test(pollable_tasks, a_shutdown_of_what_is_no_connected_socket_is_an_error)
{
    struct woi_pollable *pollable;

    cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_WRITABLE, &pollable), 0));
    cr_assert(eq(int, RUN(woi_shutdown(pollable)), -ENOTSUP));
    woi_pollable_close(pollable);
    cr_assert(eq(int, woi_pollable_new(socket(AF_INET, SOCK_DGRAM, 0), WOI_WRITABLE, &pollable), 0));
    cr_assert(eq(int, RUN(woi_shutdown(pollable)), -ENOTCONN));
    struct woi_future_int *shutting = woi_shutdown(pollable);
    woi_pollable_close(pollable);
    cr_assert(eq(int, RUN(shutting), -EBADF));
}

static unsigned controls;

static int count_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    controls++;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

Test(pollable_tasks, each_fd_is_registered_once_however_much_goes_through_it)
{
    int ends[2];

    cr_assert(eq(int, pipe(ends), 0));
    support_sys.epoll_control = count_control;
    cr_assert(eq(int, RUN(transfer(ends[0], ends[1], 5000)), 5000));
    cr_assert(eq(u32, controls, 4)); /* in and out again */
}

/* --- waiting for readiness --- */

static WOI_ASYNC(int, count_events, ((struct woi_pollable *, pollable), (int, n)), int waits; int64_t sum;
                 uint64_t number;)
{
    WOI_BEGIN;
    while (self->sum < self->n) {
        WOI_TRY(woi_pollable_readable(self->pollable));
        self->waits++;
        if (read(woi_pollable_fd(self->pollable), &self->number, 8) == 8)
            self->sum += (int64_t)self->number;
        else
            woi_pollable_clear(self->pollable, WOI_READABLE);
    }
    WOI_RETURN((int)self->sum);
    WOI_END;
}

static WOI_ASYNC(int, raise_events, ((int, fd), (int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_ASSERT(eventfd_write(self->fd, 1) == 0);
        WOI_YIELD();
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}

Test(pollable_tasks, an_eventfd_is_readable_whenever_it_was_raised)
{
    const int fd = eventfd(0, 0);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);

    cr_assert(eq(int, woi_spawn_detached(raise_events(fd, 50)), 0));
    cr_assert(eq(int, RUN(count_events(pollable, 50)), 50));
    woi_pollable_close(pollable);
}

Test(pollable_tasks, a_timerfd_is_a_pollable_like_any_other)
{
    const int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    const struct itimerspec often = {.it_value.tv_nsec = 1000000, .it_interval.tv_nsec = 1000000};
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);

    cr_assert(eq(int, timerfd_settime(fd, 0, &often, NULL), 0));
    cr_assert(ge(int, RUN(count_events(pollable, 5)), 5));
    woi_pollable_close(pollable);
}

static WOI_ASYNC(int, wait_readable, ((struct woi_pollable *, pollable), (char, name)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_pollable_readable(self->pollable));
    note(self->name);
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, wait_writable, ((struct woi_pollable *, pollable), (char, name)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_pollable_writable(self->pollable));
    note(self->name);
    WOI_RETURN(self->error);
    WOI_END;
}

enum action { RAISE, CLOSE, ABORT_FIRST_THEN_RAISE };

/* Two wait for one pollable; then something happens to it. */
static WOI_ASYNC(int, two_wait, ((int, fd), (enum action, action)), struct woi_pollable *pollable;
                 struct wait_readable_handle *waits[2]; struct wait_readable_result results[2]; int i;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->fd, WOI_READABLE, &self->pollable) == 0);
    woi_pollable_clear(self->pollable, WOI_READABLE);
    for (self->i = 0; self->i < 2; self->i++)
        self->waits[self->i] = woi_spawn(wait_readable(self->pollable, (char)('a' + self->i)));
    WOI_YIELD();
    if (self->action == ABORT_FIRST_THEN_RAISE)
        woi_abort(self->waits[0]);
    if (self->action == CLOSE)
        woi_pollable_close(self->pollable);
    else
        WOI_ASSERT(eventfd_write(self->fd, 1) == 0);
    for (self->i = 0; self->i < 2; self->i++)
        WOI_AWAIT(self->results[self->i], self->waits[self->i]);
    if (self->action != CLOSE)
        woi_pollable_close(self->pollable);
    WOI_RETURN(self->results[0].error ? -1000 + self->results[1].value
                                      : self->results[0].value + self->results[1].value);
    WOI_END;
}

Test(pollable_tasks, two_who_wait_for_one_direction_are_both_woken_in_turn)
{
    cr_assert(eq(int, RUN(two_wait(eventfd(0, 0), RAISE)), 0));
    cr_assert(eq(str, journal.text, "ab"));
}

Test(pollable_tasks, closing_it_wakes_all_who_wait_with_an_error)
{
    cr_assert(eq(int, RUN(two_wait(eventfd(0, 0), CLOSE)), 2 * -EBADF));
    cr_assert(eq(str, journal.text, "ab"));
}

Test(pollable_tasks, one_that_is_cancelled_does_not_keep_the_other_from_waking)
{
    cr_assert(eq(int, RUN(two_wait(eventfd(0, 0), ABORT_FIRST_THEN_RAISE)), -1000));
    cr_assert(eq(str, journal.text, "b"));
}

/* All kinds of operations on it, under which it is closed; and after. */
static WOI_ASYNC(int, close_under, ((int, fd)), struct woi_pollable *pollable; char buffer[8]; ssize_t n;
                 struct wait_writable_handle *waits; struct wait_writable_result result;
                 struct woi_future_ssize_t_handle *reads; struct woi_future_ssize_t_result read;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_pollable_new(self->fd, WOI_READABLE | WOI_WRITABLE, &self->pollable) == 0);
    woi_pollable_clear(self->pollable, WOI_READABLE | WOI_WRITABLE);
    self->waits = woi_spawn(wait_writable(self->pollable, 'w'));
    self->reads = woi_spawn(woi_read(self->pollable, self->buffer, 8));
    WOI_YIELD();
    woi_pollable_close(self->pollable);
    WOI_AWAIT(self->result, self->waits);
    WOI_ASSERT(self->result.error == WOI_OK && self->result.value == -EBADF);
    WOI_AWAIT(self->read, self->reads);
    WOI_ASSERT(self->read.error == WOI_OK && self->read.value == -EBADF);
    WOI_RETURN(0);
    WOI_END;
}

Test(pollable_tasks, closed_under_operations_that_wait_it_ends_them_and_closes_the_fd)
{
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0));
    cr_assert(eq(int, RUN(close_under(ends[0])), 0));
    cr_assert(eq(int, fcntl(ends[0], F_GETFD), -1));
    close(ends[1]);
}

Test(pollable_tasks, an_operation_made_before_the_close_and_polled_after_it_gives_an_error)
{
    struct woi_pollable *pollable = new_pollable(eventfd(0, 0), WOI_READABLE | WOI_WRITABLE);
    struct woi_future_int *readable = woi_pollable_readable(pollable);
    struct woi_future_int *writable = woi_pollable_writable(pollable);

    woi_pollable_close(pollable);
    cr_assert(eq(int, RUN(readable), -EBADF));
    cr_assert(eq(int, RUN(writable), -EBADF));
}

Test(pollable_tasks, released_under_who_waits_it_ends_the_wait_and_the_fd_stays)
{
    struct hand hand = {0};
    const int fd = eventfd(0, 0);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);
    struct woi_future_int *readable = woi_pollable_readable(pollable);

    woi_pollable_clear(pollable, WOI_READABLE);
    cr_assert(eq(int, step(&readable, &hand), WAITING));
    cr_assert(eq(int, woi_pollable_release(pollable), fd));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&readable, &hand), -EBADF));
    cr_assert(eq(int, close(fd), 0));
}

Test(pollable_tasks, a_wait_for_the_direction_it_does_not_watch_and_of_null_is_an_error)
{
    struct woi_pollable *pollable = new_pollable(eventfd(0, 0), WOI_READABLE);

    cr_assert(eq(int, RUN(woi_pollable_writable(pollable)), -EINVAL));
    cr_assert(eq(int, RUN(woi_pollable_readable(NULL)), -EINVAL));
    cr_assert(eq(int, RUN(woi_pollable_writable(NULL)), -EINVAL));
    woi_pollable_close(pollable);
}

Test(pollable_tasks, a_wait_that_is_dropped_leaves_no_waiter)
{
    struct hand hand = {0};
    struct woi_pollable *pollable = new_pollable(eventfd(0, 0), WOI_READABLE);
    struct woi_future_int *readable = woi_pollable_readable(pollable);

    woi_pollable_clear(pollable, WOI_READABLE);
    cr_assert(eq(int, step(&readable, &hand), WAITING));
    cr_assert(eq(int, hand.held, 1));
    woi_drop(readable);
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(int, eventfd_write(woi_pollable_fd(pollable), 1), 0));
    cr_assert(eq(int, RUN(woi_pollable_readable(pollable)), 0));
    cr_assert(eq(u32, hand.wakes, 0));
    woi_pollable_close(pollable);
}

Test(pollable_tasks, waits_keep_the_pollables_memory_until_they_are_dropped)
{
    struct hand hand = {0};
    struct woi_pollable *pollable = new_pollable(eventfd(0, 0), WOI_READABLE);
    struct woi_future_int *readable = woi_pollable_readable(pollable);
    struct woi_future_int *never_polled = woi_pollable_readable(pollable);
    const size_t blocks = heap.blocks;

    woi_pollable_clear(pollable, WOI_READABLE);
    cr_assert(eq(int, step(&readable, &hand), WAITING));
    woi_pollable_close(pollable);
    cr_assert(eq(sz, heap.blocks, blocks));
    woi_drop(readable);
    woi_drop(never_polled);
    cr_assert(lt(sz, heap.blocks, blocks));
    cr_assert(eq(int, hand.held, 0));
}
