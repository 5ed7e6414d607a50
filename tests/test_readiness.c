/* test_readiness.c - who is woken by which event of the kernel, and in which order. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "support/sources.h"

TestSuite(readiness, .init = reactor_begin, .fini = reactor_end);

Test(readiness, what_has_come_wakes_the_reader)
{
    struct source source;
    struct waiting reader = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    look(); /* nothing yet */
    wait_for(&source, WOI_READABLE, &reader);
    cr_assert(eq(sz, reactor.waiting, 1));
    put_byte(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    cr_assert(eq(sz, reactor.waiting, 0));
    cr_assert(poll_source(&source, WOI_READABLE, &reader));
    cr_assert(eq(int, reader.hand.held, 0));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

Test(readiness, an_edge_is_told_once_and_cached)
{
    struct source source;
    struct waiting reader = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    source_clear(&source, WOI_READABLE);
    put_byte(ends[1]);
    look();
    look();
    cr_assert(poll_source(&source, WOI_READABLE, &reader));
    wait_for(&source, WOI_READABLE, &reader); /* clear says that the byte is gone */
    look();
    cr_assert(eq(u32, reader.hand.wakes, 0));
    put_byte(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

static struct {
    int order[8];
    int n;
} woken;

static struct woi_waker clone_number(void *data);

static void note_number(void *data)
{
    woken.order[woken.n++] = (int)(uintptr_t)data;
}

static void ignore(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable number_vtable = {clone_number, note_number, note_number, ignore};

static struct woi_waker clone_number(void *data)
{
    return (struct woi_waker){data, &number_vtable};
}

static void wait_as(struct source *source, unsigned direction, struct woi_waiter *waiter, uintptr_t number)
{
    struct woi_context cx = {.waker = {(void *)number, &number_vtable}};

    cr_assert(eq(int, source_poll(source, direction, waiter, &cx).status, WOI_STATUS_PENDING));
}

Test(readiness, all_who_wait_for_a_direction_are_woken_first_come_first_served)
{
    struct source source;
    struct woi_waiter waiters[5] = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    source_clear(&source, WOI_READABLE);
    for (uintptr_t i = 0; i < 5; i++)
        wait_as(&source, WOI_READABLE, &waiters[i], i);
    wait_as(&source, WOI_READABLE, &waiters[1], 1); /* polled again: it keeps its place */
    woi_waiter_cancel(&waiters[3]);
    cr_assert(eq(sz, reactor.waiting, 4));
    put_byte(ends[1]);
    look();
    cr_assert(eq(int, woken.n, 4));
    cr_assert(eq(int, woken.order[0], 0));
    cr_assert(eq(int, woken.order[1], 1));
    cr_assert(eq(int, woken.order[2], 2));
    cr_assert(eq(int, woken.order[3], 4));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

Test(readiness, one_direction_does_not_wake_the_other)
{
    struct source source;
    struct waiting reader = {0}, writer = {0};
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0));
    watch(&source, ends[0], WOI_READABLE | WOI_WRITABLE);
    look(); /* it is writable */
    wait_for(&source, WOI_READABLE, &reader);
    wait_for(&source, WOI_WRITABLE, &writer);
    cr_assert(eq(sz, reactor.waiting, 2));
    source_wake(&source, WOI_WRITABLE);
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(eq(u32, reader.hand.wakes, 0));
    cr_assert(eq(u32, source.ready, 0));
    source_wake(&source, WOI_READABLE);
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(eq(u32, reader.hand.wakes, 1));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

Test(readiness, a_pipe_whose_reader_has_gone_wakes_who_waits_to_write)
{
    struct source source;
    struct waiting writer = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[1], WOI_WRITABLE);
    look();
    wait_for(&source, WOI_WRITABLE, &writer);
    close(ends[0]);
    look();
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(eq(u32, source.exceptional & EPOLLERR, EPOLLERR));
    reactor_deregister(&source);
    close(ends[1]);
}

Test(readiness, a_pipe_whose_writer_has_gone_wakes_who_waits_to_read)
{
    struct source source;
    struct waiting reader = {0};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    look();
    wait_for(&source, WOI_READABLE, &reader);
    close(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    reactor_deregister(&source);
    close(ends[0]);
}

Test(readiness, a_hang_up_wakes_both_directions)
{
    struct source source;
    struct waiting reader = {0}, writer = {0};
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0));
    watch(&source, ends[0], WOI_READABLE | WOI_WRITABLE);
    look();
    wait_for(&source, WOI_READABLE, &reader);
    wait_for(&source, WOI_WRITABLE, &writer);
    close(ends[1]);
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(eq(u32, source.ready, WOI_READABLE | WOI_WRITABLE));
    cr_assert(eq(u32, source.exceptional & EPOLLHUP, EPOLLHUP));
    reactor_deregister(&source);
    close(ends[0]);
}

/* A port on which nobody listens: one that was given back just now. */
static struct sockaddr_in deserted_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);

    cr_assert(eq(int, bind(fd, (struct sockaddr *)&address, length), 0));
    cr_assert(eq(int, getsockname(fd, (struct sockaddr *)&address, &length), 0));
    close(fd);
    return address;
}

Test(readiness, a_refused_datagram_wakes_both_directions)
{
    struct source source;
    struct waiting reader = {0}, writer = {0};
    struct sockaddr_in address = deserted_port();
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

    cr_assert(eq(int, connect(fd, (struct sockaddr *)&address, sizeof address), 0));
    watch(&source, fd, WOI_READABLE | WOI_WRITABLE);
    look();
    wait_for(&source, WOI_READABLE, &reader);
    wait_for(&source, WOI_WRITABLE, &writer);
    put_byte(fd);
    for (int i = 0; i < 100 && reader.hand.wakes == 0; i++)
        cr_assert(eq(int, reactor_wait(&reactor, 10), 0));
    cr_assert(eq(u32, reader.hand.wakes, 1));
    cr_assert(eq(u32, writer.hand.wakes, 1));
    cr_assert(eq(long, read(fd, &address, 1), -1));
    cr_assert(eq(int, errno, ECONNREFUSED));
    reactor_deregister(&source);
    close(fd);
}

Test(readiness, the_end_of_input_wakes_the_reader_alone)
{
    struct source source;
    struct waiting reader = {0}, writer = {0};
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0));
    watch(&source, ends[0], WOI_READABLE);
    look();
    wait_for(&source, WOI_READABLE, &reader);
    wait_for(&source, WOI_WRITABLE, &writer);
    cr_assert(eq(int, shutdown(ends[1], SHUT_WR), 0));
    look();
    cr_assert(eq(u32, reader.hand.wakes, 1));
    cr_assert(eq(u32, writer.hand.wakes, 0));
    cr_assert(eq(u32, source.exceptional, EPOLLRDHUP));
    stop_waiting(&writer);
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}

/* --- wakers that change what waits --- */

static struct woi_waiter next;

static void cancel_next(void *data)
{
    (void)data;
    woken.n++;
    woi_waiter_cancel(&next);
}

static struct woi_waker clone_canceller(void *data);
static const struct woi_waker_vtable canceller = {clone_canceller, cancel_next, cancel_next, ignore};

static struct woi_waker clone_canceller(void *data)
{
    return (struct woi_waker){data, &canceller};
}

Test(readiness, a_waker_may_cancel_the_one_that_would_be_woken_next)
{
    struct source source;
    struct woi_waiter first = {0};
    struct woi_context cx = {.waker = {NULL, &canceller}};
    int ends[2];

    make_pipe(ends);
    watch(&source, ends[0], WOI_READABLE);
    source_clear(&source, WOI_READABLE);
    cr_assert(eq(int, source_poll(&source, WOI_READABLE, &first, &cx).status, WOI_STATUS_PENDING));
    wait_as(&source, WOI_READABLE, &next, 7);
    put_byte(ends[1]);
    look();
    cr_assert(eq(int, woken.n, 1));
    cr_assert(eq(sz, reactor.waiting, 0));
    reactor_deregister(&source);
    close(ends[0]);
    close(ends[1]);
}
