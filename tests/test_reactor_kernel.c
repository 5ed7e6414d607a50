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

/* --- what lies at a border --- */

/* The kernel gives the lowest number that is free. */
static int create_as_zero(void)
{
    close(STDIN_FILENO);
    return sys_linux.timer_create();
}

static int create_epoll_as_zero(void)
{
    close(STDIN_FILENO);
    return sys_linux.epoll_create();
}

static unsigned watched;

static int count_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    watched++;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static void check_works_with(struct reactor *other)
{
    watched = 0;
    support_sys.epoll_control = count_control;
    cr_assert(eq(int, reactor_init(other), 0));
    cr_assert(eq(u32, watched, 1)); /* the timer */
    cr_assert(eq(int, reactor_wait(other, 0), 0));
    reactor_close(other);
}

Test(reactor_kernel, zero_is_a_descriptor_like_others)
{
    struct reactor other;

    support_sys.timer_create = create_as_zero;
    check_works_with(&other);
    cr_assert(eq(int, other.timer, 0));
    support_sys.timer_create = sys_linux.timer_create;
    support_sys.epoll_create = create_epoll_as_zero;
    check_works_with(&other);
    cr_assert(eq(int, other.epoll, 0));
    cr_assert(eq(int, open("/dev/null", O_RDONLY), 0)); /* as many are open as before */
}

/* Behind the slots that were asked for there is one more, which has a source. */
static struct source beyond;

static void *reallocate_with_one_more(void *memory, size_t size)
{
    char *slots = sys_linux.reallocate(memory, size + sizeof(struct slot));

    *(struct slot *)(void *)(slots + size) = (struct slot){.source = &beyond};
    return slots;
}

static int tell_of_beyond(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    (void)epoll, (void)capacity, (void)timeout_ms;
    events[0] = (struct epoll_event){.events = EPOLLIN, .data.u64 = reactor.capacity};
    return 1;
}

Test(reactor_kernel, an_event_with_the_first_name_that_never_was_finds_nobody)
{
    struct source source;
    int fds[2];

    cr_assert(eq(int, pipe(fds), 0));
    support_sys.reallocate = reallocate_with_one_more;
    support_sys.release = sys_linux.release;
    support_sys.epoll_wait = tell_of_beyond;
    list_init(&beyond.readers);
    list_init(&beyond.writers);
    cr_assert(eq(int, reactor_register(&reactor, &source, fds[0], WOI_READABLE), 0));
    cr_assert(eq(int, reactor_wait(&reactor, 0), 0));
    cr_assert(eq(u32, beyond.ready, 0));
    reactor_deregister(&source);
    close(fds[0]);
    close(fds[1]);
}

static int capacity_told;

static int note_capacity(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    capacity_told = capacity;
    return sys_linux.epoll_wait(epoll, events, capacity, timeout_ms);
}

Test(reactor_kernel, it_asks_for_no_more_events_than_it_has_room_for)
{
    support_sys.epoll_wait = note_capacity;
    cr_assert(eq(int, reactor_wait(&reactor, 0), 0));
    cr_assert(eq(int, capacity_told, 256));
}
