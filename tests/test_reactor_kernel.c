/* test_reactor_kernel.c - what is odd about the kernel: signals, duplicated fds, forks. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "support/sources.h"

TestSuite(reactor_kernel, .init = reactor_begin, .fini = reactor_end);

static void on_alarm(int signal)
{
    (void)signal;
}

Test(reactor_kernel, a_signal_while_it_waits_is_no_error)
{
    struct sigaction action = {.sa_handler = on_alarm};
    const struct itimerval soon = {.it_value.tv_usec = 2000, .it_interval.tv_usec = 2000};
    const struct itimerval off = {0};

    cr_assert(eq(int, sigaction(SIGALRM, &action, NULL), 0));
    cr_assert(eq(int, setitimer(ITIMER_REAL, &soon, NULL), 0));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, reactor_wait(&reactor, -1), 0)); /* nothing else could end it */
    cr_assert(eq(int, setitimer(ITIMER_REAL, &off, NULL), 0));
}

static int failing_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    (void)epoll;
    (void)events;
    (void)capacity;
    (void)timeout_ms;
    return -EBADF;
}

Test(reactor_kernel, another_failure_of_the_kernel_is_told)
{
    support_sys.epoll_wait = failing_wait;
    cr_assert(eq(int, reactor_wait(&reactor, 0), -EBADF));
}

Test(reactor_kernel, a_duplicate_of_a_closed_fd_reports_nothing_more)
{
    struct source source;
    struct waiting reader = {0};
    struct epoll_event event;
    int ends[2];

    make_pipe(ends);
    const int copy = dup(ends[0]);
    watch(&source, ends[0], WOI_READABLE);
    wait_for(&source, WOI_READABLE, &reader);
    reactor_deregister(&source);
    cr_assert(eq(u32, reader.hand.wakes, 1));
    close(ends[0]);
    put_byte(ends[1]);
    cr_assert(eq(int, epoll_wait(reactor.epoll, &event, 1, 0), 0));
    close(copy);
    close(ends[1]);
}

/* Closed behind the reactor's back: the kernel goes on reporting, and can no longer be told not to. */
Test(reactor_kernel, an_fd_closed_by_its_user_while_a_duplicate_lives_harms_nobody)
{
    struct source source, heir;
    struct waiting reader = {0};
    int ends[2], others[2];

    make_pipe(ends);
    const int copy = dup(ends[0]);
    watch(&source, ends[0], WOI_READABLE);
    close(ends[0]);
    reactor_deregister(&source);
    make_pipe(others);
    watch(&heir, others[0], WOI_READABLE);
    cr_assert(eq(u32, heir.slot, source.slot));
    wait_for(&heir, WOI_READABLE, &reader);
    put_byte(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 0));
    put_byte(others[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    reactor_deregister(&heir);
    close(copy);
    close(ends[1]);
    close(others[0]);
    close(others[1]);
}

Test(reactor_kernel, sources_that_outlive_the_reactor_are_ready_and_can_be_deregistered)
{
    struct reactor other;
    struct source sources[2];
    struct waiting reader = {0}, writer = {0};
    int ends[2];

    make_pipe(ends);
    cr_assert(eq(int, reactor_init(&other), 0));
    cr_assert(eq(int, reactor_register(&other, &sources[0], ends[0], WOI_READABLE), 0));
    cr_assert(eq(int, reactor_register(&other, &sources[1], ends[1], WOI_WRITABLE), 0));
    wait_for(&sources[0], WOI_READABLE, &reader);
    wait_for(&sources[1], WOI_WRITABLE, &writer);
    reactor_close(&other);
    cr_assert(eq(u32, reader.hand.wakes, 1));
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(poll_source(&sources[0], WOI_READABLE, &reader));
    reactor_deregister(&sources[0]);
    reactor_deregister(&sources[1]);
    close(ends[0]);
    close(ends[1]);
}

/* --- fork --- */

static int in_child(int (*function)(struct source *), struct source *source)
{
    int status;
    const pid_t child = fork();

    if (child == 0)
        _exit(function(source));
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int deregister_in_child(struct source *source)
{
    reactor_deregister(source);
    close(source->fd);
    return source->reactor == NULL ? 0 : 1;
}

static int register_in_child(struct source *source)
{
    return -reactor_register(&reactor, source, eventfd(0, 0), WOI_READABLE);
}

Test(reactor_kernel, a_forked_child_cannot_take_an_fd_from_its_parent)
{
    struct source source;
    struct waiting reader = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    wait_for(&source, WOI_READABLE, &reader);
    cr_assert(eq(int, in_child(deregister_in_child, &source), 0));
    put_byte(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

Test(reactor_kernel, a_forked_child_cannot_register_with_its_parents_epoll)
{
    struct source source;

    cr_assert(eq(int, in_child(register_in_child, &source), EPERM));
}
