/* test_fork.c - a forked child has its parent's runtime in memory, and may not use it. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/host.h"
#include "woi/pollable.h"
#include "woi/tcp.h"
#include "woi/time.h"

TestSuite(fork, .init = host_begin, .fini = host_end);

static struct woi_pollable *pollable;
static struct woi_tcp_stream *conn;
static pid_t forked;
static int event_fd;

/* By its address: gcov forgets what happens within a call of it that it sees. */
static pid_t (*const volatile fork_as_ever)(void) = fork;

/* No handler of pthread_atfork(3) hears of this one. */
static pid_t fork_past_the_library(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int in_child_of(pid_t (*make)(void), int (*function)(void))
{
    int status;
    const pid_t child = make();

    if (child == 0)
        _exit(function());
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int in_child(int (*function)(void))
{
    return in_child_of(fork_as_ever, function);
}

static void open_pollable(void)
{
    event_fd = eventfd(0, 0);
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_pollable_new(event_fd, WOI_READABLE, &pollable), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
}

static int free_it(void)
{
    return -woi_runtime_free(runtime);
}

static int enter_it(void)
{
    return -woi_runtime_enter(runtime, &entered);
}

static int block_on_it(void)
{
    const int result = RUN(woi_yield_now());

    return result == -EPERM - BLOCK_ON_FAILED ? EPERM : 0;
}

Test(fork, a_child_can_neither_free_nor_enter_nor_block_on_its_parents_runtime)
{
    cr_assert(eq(int, in_child(free_it), EPERM));
    cr_assert(eq(int, in_child(enter_it), EPERM));
    cr_assert(eq(int, in_child(block_on_it), EPERM));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
}

static int make_a_pollable(void)
{
    return -woi_pollable_new(eventfd(0, 0), WOI_READABLE, &pollable);
}

Test(fork, a_child_cannot_make_a_pollable_with_its_parents_runtime)
{
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, in_child(make_a_pollable), EPERM));
    cr_assert(eq(int, in_child_of(fork_past_the_library, make_a_pollable), EPERM));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
}

static int close_the_pollable(void)
{
    woi_pollable_close(pollable);
    return 0;
}

static WOI_ASYNC(int, read_number, (), uint64_t number; ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(pollable, &self->number, sizeof self->number));
    WOI_RETURN((int)self->number);
    WOI_END;
}

static WOI_ASYNC(int, fork_while_another_waits, (), struct read_number_handle *job; struct read_number_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(read_number());
    WOI_YIELD();
    WOI_ASSERT(in_child(close_the_pollable) == 0);
    WOI_ASSERT(in_child_of(fork_past_the_library, close_the_pollable) == 0);
    WOI_ASSERT(eventfd_write(event_fd, 9) == 0);
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(self->result.error == WOI_OK ? self->result.value : -1);
    WOI_END;
}

Test(fork, a_child_that_closes_a_pollable_takes_nothing_from_its_parent)
{
    open_pollable();
    cr_assert(eq(int, RUN(fork_while_another_waits()), 9));
    woi_pollable_close(pollable);
}

static int run_another(void)
{
    struct woi_runtime *own;
    struct gate gate = {.is_open = true, .output = 6};

    if (woi_runtime_new(&own))
        return 1;
    if (RUN_ON(own, walk(&gate, 'w')) != 6)
        return 2;
    return woi_runtime_free(own) ? 3 : 0;
}

Test(fork, a_child_may_make_a_runtime_of_its_own)
{
    cr_assert(eq(int, in_child(run_another), 0));
}

/* The child comes out of the fork within a poll, and its block_on must neither go on waiting, nor set the
 * timer and take the events that it shares with its parent. */
static int touch_timer(int timer, int64_t deadline)
{
    (void)timer;
    (void)deadline;
    _exit(2);
}

static int touch_epoll(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    (void)epoll;
    (void)events;
    (void)capacity;
    (void)timeout_ms;
    _exit(3);
}

static WOI_ASYNC(int, fork_within, (), pid_t child; int status;)
{
    WOI_BEGIN;
    self->child = fork();
    if (self->child == 0) {
        support_sys.timer_set = touch_timer;
        support_sys.epoll_wait = touch_epoll;
        WOI_AWAIT(woi_sleep(WOI_SEC(3600)));
    }
    WOI_ASSERT(waitpid(self->child, &self->status, 0) == self->child); // woi: allow blocking-call
    WOI_RETURN(WIFEXITED(self->status) ? WEXITSTATUS(self->status) : -1);
    WOI_END;
}

/* In the child its poll is a fault. */
static WOI_ASYNC(void, stay_in_the_parent, ((pid_t, parent)))
{
    WOI_BEGIN;
    for (;;) {
        if (getpid() != self->parent)
            _exit(4);
        WOI_YIELD();
    }
    WOI_END;
}

/* Some before whoever is spawned next, so that they stand in the queue at its sides. */
static void spawn_those_who_stay(void)
{
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, woi_spawn_detached(stay_in_the_parent(getpid())), 0));
}

static WOI_ASYNC(int, fork_beside_others, ())
{
    WOI_BEGIN;
    spawn_those_who_stay();
    WOI_YIELD();
    WOI_TRY(fork_within());
    WOI_RETURN(44);
WOI_FINALLY:
    note('r');
    WOI_END;
}

static WOI_ASYNC(int, wait_for_who_forks, (), struct fork_within_handle *job; struct fork_within_result done;)
{
    WOI_BEGIN;
    spawn_those_who_stay();
    self->job = woi_spawn(fork_within());
    spawn_those_who_stay();
    WOI_AWAIT(self->done, self->job);
    WOI_RETURN(self->done.value);
WOI_FINALLY:
    note('r');
    WOI_END;
}

/* The root comes back in parent and child; in the child its finally part has run, and nobody was polled. */
static void check_alone(struct woi_future_int *root)
{
    const pid_t parent = getpid();
    int output = 0;
    const int error = woi_block_on(runtime, &root->future, &output, sizeof output);

    if (getpid() != parent)
        _exit(error == -EPERM && strcmp(journal.text, "r") == 0 ? 44 : 1);
    cr_assert(eq(int, error, 0));
    cr_assert(eq(int, output, 44));
    cr_assert(eq(str, journal.text, "r"));
}

Test(fork, in_a_child_forked_by_the_root_nobody_else_is_polled)
{
    check_alone((struct woi_future_int *)(void *)fork_beside_others());
}

Test(fork, in_a_child_forked_by_another_task_nobody_else_is_polled)
{
    check_alone((struct woi_future_int *)(void *)wait_for_who_forks());
}

static WOI_ASYNC(int, fork_in_an_inner_runtime, ((struct woi_runtime *, inner)), int output; int error;)
{
    WOI_BEGIN;
    spawn_those_who_stay();
    WOI_YIELD();
    self->error = WOI_BLOCK_ON(self->inner, self->output, fork_within()); // woi: allow blocking-call
    if (self->error == -EPERM)
        WOI_YIELD(); /* the child, which comes no further */
    WOI_RETURN(self->output);
WOI_FINALLY:
    note('r');
    WOI_END;
}

Test(fork, a_child_forked_within_an_inner_runtime_polls_nobody_of_the_outer_one)
{
    struct woi_runtime *inner;

    cr_assert(eq(int, woi_runtime_new(&inner), 0));
    check_alone((struct woi_future_int *)(void *)fork_in_an_inner_runtime(inner));
    cr_assert(eq(int, woi_runtime_free(inner), 0));
}

Test(fork, a_child_forked_by_a_task_falls_out_of_block_on_and_touches_nothing)
{
    const pid_t parent = getpid();
    int output = 0;
    const int error = WOI_BLOCK_ON(runtime, output, fork_within());

    if (getpid() != parent)
        _exit(error == -EPERM ? 44 : 1);
    cr_assert(eq(int, error, 0));
    cr_assert(eq(int, output, 44));
}

/* --- a connection that both have --- */

static int reset_it(void)
{
    woi_tcp_stream_reset(conn);
    return 0;
}

static int close_the_write_half(void)
{
    struct woi_tcp_read_half *reader;
    struct woi_tcp_write_half *writer;

    if (woi_tcp_stream_split(conn, &reader, &writer))
        return 1;
    woi_tcp_write_half_close(writer);
    woi_tcp_read_half_close(reader);
    return 0;
}

static WOI_ASYNC(int, talk_after_a_child_closed, ((struct woi_address, address)),
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *peer;
    char byte, more;
    ssize_t n;
)
{
    WOI_BEGIN;
    if (woi_tcp_listen(&self->address, NULL, &self->listener) ||
        woi_tcp_listener_address(self->listener, &self->address))
        WOI_PANIC("no listener");
    WOI_TRY(woi_tcp_connect(&self->address, &conn));
    WOI_TRY(woi_tcp_accept(self->listener, &self->peer));
    WOI_ASSERT(in_child(reset_it) == 0);
    WOI_ASSERT(in_child(close_the_write_half) == 0);
    WOI_ASSERT(in_child_of(fork_past_the_library, reset_it) == 0);
    WOI_ASSERT(in_child_of(fork_past_the_library, close_the_write_half) == 0);
    WOI_TRY(woi_write_all(conn, "x", 1));
    WOI_TRY(woi_read_exact(self->peer, &self->byte, 1));
    woi_tcp_stream_close(conn); /* an end, and no reset */
    conn = NULL;
    WOI_TRY(self->n, woi_read(self->peer, &self->more, 1));
    WOI_ASSERT(self->n == 0);
    WOI_RETURN(self->byte);
WOI_FINALLY:
    woi_tcp_stream_close(conn);
    woi_tcp_stream_close(self->peer);
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

Test(fork, a_child_that_closes_a_connection_ends_it_for_itself_alone)
{
    struct woi_address address;

    cr_assert(eq(int, woi_address_parse("127.0.0.1:0", &address), 0));
    cr_assert(eq(int, RUN(talk_after_a_child_closed(address)), 'x'));
}

static WOI_ASYNC(int, waits_and_says, ((int, fd), (bool, forks)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_SEC(60)));
    WOI_RETURN(0);
WOI_FINALLY:
    if (self->forks)
        forked = fork();
    else if (forked == 0)
        (void)eventfd_write(self->fd, 1);
    WOI_END;
}

Test(fork, a_child_forked_by_a_finally_part_does_not_run_those_of_other_tasks)
{
    const int fd = eventfd(0, EFD_NONBLOCK);
    eventfd_t said = 0;
    int status, error;

    forked = -1;
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    woi_detach(woi_spawn(waits_and_says(fd, true)));
    woi_detach(woi_spawn(waits_and_says(fd, false)));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    error = woi_runtime_free(runtime);
    if (forked == 0)
        _exit(error == -EPERM ? 0 : 1);
    runtime = NULL;
    cr_assert(eq(int, error, 0));
    cr_assert(eq(int, waitpid(forked, &status, 0), forked));
    cr_assert(eq(int, status, 0));
    cr_assert(eq(int, eventfd_read(fd, &said), -1), "the child ran it");
    close(fd);
}
