/* Accepting without descriptors or memory: it rests, longer each time, and goes on. The clock of these
 * tests stands still until nothing else can happen; then it goes to the next deadline. */
#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include "support/tcp.h"
#include "woi.h"

enum { MS = 1000000, RESTS = 16 };

static struct woi_tcp_listener *listener;
static struct woi_address here;
static struct woi_tcp_stream *stream, *other;
static int64_t clock_now, deadline;

static int64_t still_clock(void)
{
    return clock_now;
}

static int note_deadline(int timer, int64_t when)
{
    (void)timer;
    deadline = when;
    return 0;
}

/* Who would wait for the kernel waits for the clock. */
static int wait_for_clock(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int n = sys_linux.epoll_wait(epoll, events, capacity, 0);

    if (n == 0 && timeout_ms < 0 && deadline > clock_now)
        clock_now = deadline;
    return n;
}

static int failures[RESTS + 1];
static unsigned failing, accepts;
static int64_t tried[RESTS + 1]; /* when */

static int failing_accept(int fd)
{
    cr_assert(le(u32, accepts, RESTS));
    tried[accepts++] = clock_now;
    return failures[failing] ? failures[failing++] : sys_linux.accept(fd);
}

static void begin(void)
{
    drive_begin();
    support_sys.now = still_clock;
    support_sys.timer_set = note_deadline;
    support_sys.epoll_wait = wait_for_clock;
    support_sys.accept = failing_accept;
    clock_now = sys_linux.now();
    listener = listen_at(LOOPBACK, &here);
    stream = other = NULL;
}

static void end(void)
{
    woi_tcp_stream_close(stream);
    woi_tcp_stream_close(other);
    woi_tcp_listener_close(listener);
    drive_end();
}

TestSuite(tcp_exhausted, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static int block_on_accept(struct woi_tcp_stream **ret_stream)
{
    int output = 1;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_tcp_accept(listener, ret_stream)), 0));
    return output;
}

/* What is written to stderr between these two. */
static int stderr_before, stderr_file[2];

static void keep_stderr(void)
{
    cr_assert(eq(int, pipe(stderr_file), 0));
    fflush(stderr);
    stderr_before = dup(STDERR_FILENO);
    dup2(stderr_file[1], STDERR_FILENO);
}

static size_t kept_lines(char *buffer, size_t size)
{
    size_t lines = 0;

    fflush(stderr);
    dup2(stderr_before, STDERR_FILENO);
    close(stderr_before);
    close(stderr_file[1]);
    const ssize_t n = read(stderr_file[0], buffer, size - 1);
    close(stderr_file[0]);
    buffer[n > 0 ? n : 0] = '\0';
    for (const char *c = buffer; *c; c++)
        lines += *c == '\n';
    return lines;
}

Test(tcp_exhausted, rests_double_from_5_ms_to_1_s_and_then_it_succeeds)
{
    static const int rests[] = {5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000};
    enum { N = sizeof rests / sizeof *rests };
    const int plain = plain_connect(&here);

    for (size_t i = 0; i < N; i++)
        failures[i] = -EMFILE;
    cr_assert(eq(int, block_on_accept(&stream), 0));
    cr_assert(ne(ptr, stream, NULL));
    cr_assert(eq(u32, accepts, N + 1));
    for (size_t i = 0; i < N; i++)
        cr_assert(eq(i64, tried[i + 1] - tried[i], (int64_t)rests[i] * MS));
    close(plain);
}

Test(tcp_exhausted, each_kind_of_exhaustion_rests)
{
    static const int kinds[] = {-EMFILE, -ENFILE, -ENOBUFS, -ENOMEM};
    const int plain = plain_connect(&here);

    memcpy(failures, kinds, sizeof kinds);
    cr_assert(eq(int, block_on_accept(&stream), 0));
    cr_assert(eq(u32, accepts, 5));
    cr_assert(eq(i64, tried[4] - tried[0], (int64_t)75 * MS));
    close(plain);
}

Test(tcp_exhausted, is_said_once_in_an_episode_and_again_in_the_next)
{
    char said[512];
    const int first = plain_connect(&here);

    failures[0] = failures[1] = failures[2] = -EMFILE;
    keep_stderr();
    cr_assert(eq(int, block_on_accept(&stream), 0));
    cr_assert(eq(sz, kept_lines(said, sizeof said), 1));
    cr_assert(ne(ptr, strstr(said, "accept: "), NULL));
    cr_assert(ne(ptr, strstr(said, woi_strerror(-EMFILE)), NULL));
    struct woi_future_int *nobody = woi_tcp_accept(listener, &other);
    cr_assert(is_pending(nobody)); /* nobody is left to accept: that was it */
    woi_drop(nobody);
    const int second = plain_connect(&here);
    failing = 0;
    failures[1] = 0;
    keep_stderr();
    cr_assert(eq(int, block_on_accept(&other), 0));
    cr_assert(eq(sz, kept_lines(said, sizeof said), 1));
    cr_assert(eq(i64, tried[6] - tried[5], (int64_t)5 * MS)); /* from the beginning */
    close(first);
    close(second);
}

Test(tcp_exhausted, is_not_said_again_while_clients_come_and_go_at_the_limit)
{
    enum { CLIENTS = 5 };
    char said[512];
    int clients[CLIENTS];

    for (size_t i = 0; i < CLIENTS; i++)
        clients[i] = plain_connect(&here);
    keep_stderr();
    for (size_t i = 0; i < CLIENTS; i++) {
        failing = 0;
        failures[0] = -EMFILE;
        failures[1] = 0;
        cr_assert(eq(int, block_on_accept(&stream), 0));
        woi_tcp_stream_close(stream); /* and there is room for the next one */
        stream = NULL;
    }
    cr_assert(eq(sz, kept_lines(said, sizeof said), 1));
    for (size_t i = 0; i < CLIENTS; i++)
        close(clients[i]);
}

Test(tcp_exhausted, the_real_thing_keeps_the_connection_in_the_backlog)
{
    struct rlimit before, none;
    const int plain = plain_connect(&here);
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    cr_assert(eq(int, getrlimit(RLIMIT_NOFILE, &before), 0));
    none = before;
    none.rlim_cur = 3; /* what is open stays open; no more can be */
    cr_assert(eq(int, setrlimit(RLIMIT_NOFILE, &none), 0));
    cr_assert(is_pending(accepting));
    cr_assert(is_pending(accepting));
    cr_assert(eq(int, setrlimit(RLIMIT_NOFILE, &before), 0));
    cr_assert(eq(u32, accepts, 1));
    cr_assert(eq(sz, runtime->timers.armed, 1));
    clock_now += 5 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(accepting));
    woi_drop(accepting);
    plain_send(plain, "still here");
    assert_reads(stream, "still here");
    close(plain);
}

Test(tcp_exhausted, without_memory_for_the_stream_it_does_not_take_the_connection)
{
    const int plain = plain_connect(&here);
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    heap.fail_at = 1;
    cr_assert(is_pending(accepting));
    cr_assert(eq(u32, accepts, 0));
    cr_assert(eq(sz, runtime->timers.armed, 1));
    clock_now += 5 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, 0));
    woi_drop(accepting);
    plain_send(plain, "x");
    assert_reads(stream, "x");
    close(plain);
}

Test(tcp_exhausted, new_connections_do_not_cut_a_rest_short)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -EMFILE;
    cr_assert(is_pending(accepting));
    const int first = plain_connect(&here), second = plain_connect(&here);
    drive_look();
    drive_look();
    cr_assert(is_pending(accepting)); /* as by a wake from elsewhere */
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, accepts, 1));
    woi_drop(accepting);
    close(first);
    close(second);
}

Test(tcp_exhausted, after_a_rest_it_waits_for_a_connection_like_any_other)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -EMFILE;
    cr_assert(is_pending(accepting));
    clock_now += 5 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(is_pending(accepting)); /* nobody is there */
    cr_assert(eq(u32, accepts, 2));
    const int plain = plain_connect(&here);
    support_sys.epoll_wait = sys_linux.epoll_wait;
    drive_until_woken(&hand, 1);
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, 0));
    woi_drop(accepting);
    close(plain);
}

Test(tcp_exhausted, several_that_accept_rest_each_by_itself)
{
    struct woi_future_int *one = woi_tcp_accept(listener, &stream), *two = woi_tcp_accept(listener, &other);
    const int first = plain_connect(&here), second = plain_connect(&here);

    failures[0] = failures[1] = -EMFILE;
    cr_assert(is_pending(one));
    cr_assert(is_pending(two));
    cr_assert(eq(u32, accepts, 2));
    cr_assert(eq(sz, runtime->timers.armed, 2));
    clock_now += 10 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(is_ready(one));
    cr_assert(is_ready(two));
    cr_assert(eq(u32, accepts, 4));
    woi_drop(one);
    woi_drop(two);
    close(first);
    close(second);
}

Test(tcp_exhausted, several_that_accept_share_a_rest_that_doubles_once_for_all)
{
    static const int rests[] = {5, 10, 20};
    struct woi_future_int *three[3];
    struct woi_tcp_stream *none;

    for (unsigned i = 0; i < 12; i++)
        failures[i] = -EMFILE;
    for (unsigned i = 0; i < 3; i++) {
        three[i] = woi_tcp_accept(listener, &none);
        cr_assert(is_pending(three[i]));
    }
    for (unsigned round = 0; round < 3; round++) {
        const int64_t end = clock_now + (int64_t)rests[round] * MS;

        clock_now = end - 1;
        timers_run(&runtime->timers, clock_now);
        cr_assert(eq(u32, hand.wakes, 3 * round));
        clock_now = end;
        timers_run(&runtime->timers, clock_now);
        cr_assert(eq(u32, hand.wakes, 3 * round + 3));
        for (unsigned i = 0; i < 3; i++)
            cr_assert(is_pending(three[i]));
    }
    cr_assert(eq(u32, accepts, 12));
    for (unsigned i = 0; i < 3; i++)
        woi_drop(three[i]);
}

Test(tcp_exhausted, who_comes_while_others_rest_wakes_with_them)
{
    struct woi_future_int *one = woi_tcp_accept(listener, &stream), *two = woi_tcp_accept(listener, &other);

    failures[0] = failures[1] = -EMFILE;
    cr_assert(is_pending(one));
    clock_now += 3 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(is_pending(two));
    clock_now += 2 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(eq(u32, hand.wakes, 2));
    woi_drop(one);
    woi_drop(two);
}

Test(tcp_exhausted, polled_by_another_while_it_rests_wakes_that_one)
{
    struct hand second = {0};
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -EMFILE;
    cr_assert(is_pending(accepting));
    cr_assert(is_pending_with(&accepting->future, &second));
    cr_assert(eq(int, hand.held, 0));
    clock_now += 5 * MS;
    timers_run(&runtime->timers, clock_now);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, second.wakes, 1));
    woi_drop(accepting);
    cr_assert(eq(int, second.held, 0));
}

Test(tcp_exhausted, dropped_while_it_rests_disarms_the_timer)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -ENFILE;
    cr_assert(is_pending(accepting));
    cr_assert(eq(sz, runtime->timers.armed, 1));
    woi_drop(accepting);
    cr_assert(eq(sz, runtime->timers.armed, 0));
    cr_assert(eq(int, hand.held, 0));
}

Test(tcp_exhausted, closing_the_listener_wakes_who_rests)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -EMFILE;
    cr_assert(is_pending(accepting));
    woi_tcp_listener_close(listener);
    listener = NULL;
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, -EBADF));
    woi_drop(accepting);
    cr_assert(eq(sz, runtime->timers.armed, 0));
}

Test(tcp_exhausted, outside_of_a_runtime_it_cannot_rest)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = -EMFILE;
    cr_assert(eq(int, woi_runtime_leave(&drive_guard), 0));
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, -ENXIO));
    woi_drop(accepting);
    cr_assert(eq(int, woi_runtime_enter(runtime, &drive_guard), 0));
}

Test(tcp_exhausted, a_runtime_that_is_freed_meanwhile_takes_the_rest_along)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);

    failures[0] = failures[1] = -EMFILE;
    cr_assert(is_pending(accepting));
    drive_leave();
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, -ENXIO));
    woi_drop(accepting);
}

/* --- accepted, and epoll has no room to watch it --- */

static int watch_errors[4]; /* of the next registrations */
static unsigned watches;

static int failing_watch(int epoll, int operation, int fd, struct epoll_event *event)
{
    if (operation == EPOLL_CTL_ADD && watch_errors[watches])
        return watch_errors[watches++];
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static void fail_watches(int first, int second)
{
    watches = 0;
    watch_errors[0] = first;
    watch_errors[1] = second;
    support_sys.epoll_control = failing_watch;
}

static void let_rests_end(void)
{
    clock_now += 1000 * MS;
    timers_run(&runtime->timers, clock_now);
}

Test(tcp_exhausted, a_connection_that_cannot_be_watched_is_kept_and_goes_first)
{
    const int first = plain_connect(&here), second = plain_connect(&here);

    plain_send(first, "first");
    plain_send(second, "second");
    fail_watches(-ENOSPC, -ENOMEM);
    cr_assert(eq(int, block_on_accept(&stream), 0));
    cr_assert(eq(u32, watches, 2));
    cr_assert(eq(u32, accepts, 1)); /* the others were for the one that was kept */
    assert_reads(stream, "first");
    cr_assert(eq(int, block_on_accept(&other), 0));
    assert_reads(other, "second");
    close(first);
    close(second);
}

Test(tcp_exhausted, of_several_that_accept_whoever_comes_first_gets_the_one_that_is_kept)
{
    struct woi_future_int *one = woi_tcp_accept(listener, &stream), *two = woi_tcp_accept(listener, &other);
    const int first = plain_connect(&here), second = plain_connect(&here);

    plain_send(first, "first");
    plain_send(second, "second");
    fail_watches(-ENOSPC, 0);
    cr_assert(is_pending(one)); /* it rests */
    cr_assert(is_ready(two));
    assert_reads(other, "first");
    let_rests_end();
    cr_assert(is_ready(one));
    assert_reads(stream, "second");
    woi_drop(one);
    woi_drop(two);
    close(first);
    close(second);
}

Test(tcp_exhausted, an_accept_that_is_dropped_leaves_the_kept_one_to_the_next)
{
    struct woi_future_int *one = woi_tcp_accept(listener, &stream);
    const int plain = plain_connect(&here);

    plain_send(plain, "still here");
    fail_watches(-ENOSPC, 0);
    cr_assert(is_pending(one));
    woi_drop(one);
    cr_assert(eq(int, block_on_accept(&stream), 0));
    cr_assert(eq(u32, accepts, 1));
    assert_reads(stream, "still here");
    close(plain);
}

Test(tcp_exhausted, closing_the_listener_closes_the_one_that_is_kept)
{
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);
    const int plain = plain_connect(&here);

    fail_watches(-ENOSPC, 0);
    cr_assert(is_pending(accepting));
    woi_tcp_listener_close(listener);
    listener = NULL;
    plain_receive_end(plain);
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, -EBADF));
    woi_drop(accepting);
    close(plain);
}

Test(tcp_exhausted, without_a_place_in_the_reactor_it_does_not_take_the_connection)
{
    enum { PLACES = 16 };
    struct woi_pollable *others[PLACES];
    const int plain = plain_connect(&here);

    for (size_t i = 0; i < PLACES - 1; i++)
        cr_assert(eq(int, woi_pollable_new(eventfd(0, 0), WOI_READABLE, &others[i]), 0));
    struct woi_future_int *accepting = woi_tcp_accept(listener, &stream);
    heap.fail_at = 1;
    cr_assert(is_pending(accepting));
    cr_assert(eq(sz, heap.fail_at, 0));
    cr_assert(eq(u32, accepts, 0));
    let_rests_end();
    cr_assert(is_ready(accepting));
    cr_assert(eq(int, accepting->output, 0));
    woi_drop(accepting);
    for (size_t i = 0; i < PLACES - 1; i++)
        woi_pollable_close(others[i]);
    close(plain);
}
