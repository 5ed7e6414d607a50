/* scenarios_fds.c - a user's own descriptors. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "scenario.h"

static struct woi_pollable *made, *peer;

/* Made without faults. */
static struct woi_pollable *pollable_of(int fd, unsigned interest)
{
    struct woi_pollable *pollable = NULL;

    pause_faults();
    expect(woi_pollable_new(fd, interest, &pollable) == 0, "no pollable");
    resume_faults();
    return pollable;
}

static void make_pair(void)
{
    int fds[2];

    expect(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "no sockets");
    made = pollable_of(fds[0], WOI_READABLE | WOI_WRITABLE);
    peer = pollable_of(fds[1], WOI_READABLE | WOI_WRITABLE);
}

static void make_pipe(void)
{
    int fds[2];

    expect(pipe2(fds, O_CLOEXEC) == 0, "no pipe");
    made = pollable_of(fds[0], WOI_READABLE);
    peer = pollable_of(fds[1], WOI_WRITABLE);
}

static void close_pair(void)
{
    woi_pollable_close(made);
    woi_pollable_close(peer);
}

static int pollable_made(void)
{
    struct woi_pollable *const mark = (struct woi_pollable *)&made;
    struct woi_pollable *pollable = mark;
    const int fd = eventfd(1, EFD_CLOEXEC);
    int error;

    host_begin();
    error = woi_pollable_new(fd, WOI_READABLE, &pollable);
    pause_faults();
    if (error) {
        expect(pollable == mark, "a pollable that could not be made is written");
        expect((fcntl(fd, F_GETFL) & O_NONBLOCK) == 0, "the fd is non-blocking after a failure");
        expect(woi_pollable_new(fd, WOI_READABLE, &pollable) == 0, "the second try fails");
    }
    resume_faults();
    expect(woi_pollable_fd(pollable) == fd && woi_pollable_interest(pollable) == WOI_READABLE,
           "it is another one");
    expect(woi_pollable_release(pollable) == fd, "it gives back another fd");
    if (error == 0)
        error = woi_pollable_new(fd, WOI_READABLE, &pollable);
    pause_faults();
    if (error == 0)
        woi_pollable_close(pollable);
    else
        close(fd);
    host_end();
    return error;
}

static WOI_ASYNC(int, waits, (), int woken;)
{
    WOI_BEGIN;
    woi_pollable_clear(made, WOI_READABLE);
    WOI_TRY(woi_timeout(WOI_SEC(5), woi_pollable_readable(made)));
    WOI_TRY(woi_pollable_writable(peer));
    WOI_END;
}

static int pollable_waited_for(void)
{
    int error;

    host_begin();
    make_pipe();
    expect(write(woi_pollable_fd(peer), "x", 1) == 1, "the pipe takes nothing");
    error = HOST_RUN(waits());
    pause_faults();
    host_expect_idle();
    if (error)
        expect(HOST_RUN(woi_pollable_writable(peer)) == 0, "it cannot be waited for again");
    close_pair();
    host_end();
    return error;
}

/* --- bytes --- */

static const char letters[] = "abcdefghi";

static WOI_ASYNC(int, writes, (), ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_write(peer, letters, 3));
    WOI_TRY(woi_write_all(peer, &letters[self->n], 9 - (size_t)self->n));
    WOI_END;
}

static WOI_ASYNC(int, reads, (), char bytes[16]; ssize_t n; int have;)
{
    WOI_BEGIN;
    while (self->have < 9) {
        WOI_TRY(self->n, woi_read(made, self->bytes + self->have, sizeof self->bytes - (size_t)self->have));
        WOI_ASSERT(self->n > 0);
        self->have += (int)self->n;
    }
    WOI_ASSERT(memcmp(self->bytes, letters, 9) == 0);
    WOI_END;
}

static WOI_ASYNC(int, writes_and_reads, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(writes(), reads()));
    WOI_END;
}

/* After an error of read(2) or write(2) the pollable is as good as before. */
static int transfer_over(void (*make)(void))
{
    char rest[16];
    int error;

    host_begin();
    make();
    error = HOST_RUN(writes_and_reads());
    pause_faults();
    if (error) {
        while (read(woi_pollable_fd(made), rest, sizeof rest) > 0)
            ;
        expect(HOST_RUN(writes_and_reads()) == 0, "the same pollables cannot be used again");
    }
    close_pair();
    host_end();
    return error;
}

static int pipe_written_and_read(void)
{
    return transfer_over(make_pipe);
}

static int socketpair_written_and_read(void)
{
    return transfer_over(make_pair);
}

static int socketpair_shut_down(void)
{
    char byte;
    int error;

    host_begin();
    make_pair();
    error = HOST_RUN(woi_shutdown(peer));
    if (error == 0)
        error = HOST_RUN(woi_read_exact(made, &byte, 1));
    pause_faults();
    close_pair();
    host_end();
    return error == -ENODATA ? 0 : error;
}

/* --- hand-written futures over a pollable --- */

WOI_FUTURE(int, echo, struct woi_waiter waiter; int step; char byte;);

static woi_poll echo_poll(struct echo *self, struct woi_context *cx)
{
    ssize_t done = 0;
    int error = 0;
    woi_poll poll = WOI_READY;

    for (; error == 0 && done >= 0 && self->step < 4; self->step++) {
        if (self->step == 0)
            poll = woi_poll_writable(peer, &self->waiter, cx, &error);
        else if (self->step == 1)
            poll = woi_poll_write(peer, "y", 1, &self->waiter, cx, &done);
        else if (self->step == 2)
            poll = woi_poll_readable(made, &self->waiter, cx, &error);
        else
            poll = woi_poll_read(made, &self->byte, 1, &self->waiter, cx, &done);
        if (poll.status != WOI_STATUS_READY)
            return poll;
    }
    self->output = error ? error : done < 0 ? (int)done : self->byte == 'y' ? 0 : -EILSEQ;
    return WOI_READY;
}

static void echo_release(struct echo *self)
{
    woi_waiter_cancel(&self->waiter);
}

WOI_FUTURE_TYPE(echo, echo_poll, echo_release);

static int pollable_polled_by_hand(void)
{
    int error;

    host_begin();
    make_pair();
    error = HOST_RUN(woi_future_new(echo));
    pause_faults();
    close_pair();
    host_end();
    return error;
}

/* --- closed while somebody reads --- */

static WOI_ASYNC(int, closes_soon, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
WOI_FINALLY:
    woi_pollable_close(made);
    made = NULL;
    WOI_END;
}

static WOI_ASYNC(int, reads_what_is_closed, (), char byte; ssize_t n; int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_join(closes_soon(), WOI_INTO(self->n, woi_read(made, &self->byte, 1)),
                     WOI_INTO(self->error, woi_timeout(WOI_SEC(9), woi_pollable_readable(peer)))));
    WOI_RETURN(self->n == -EBADF ? self->error : (int)self->n);
WOI_FINALLY:
    woi_pollable_close(made);
    made = NULL;
    WOI_END;
}

static int pollable_closed_under_a_reader(void)
{
    int error;

    host_begin();
    make_pair();
    error = HOST_RUN(reads_what_is_closed());
    pause_faults();
    close_pair();
    host_end();
    return error;
}

const struct scenario scenarios_fds[] = {
    /* Whether it is a socket is asked: what does not answer is none. */
    {.name = "pollable_made", .run = pollable_made, .hides = BIT(CALL_GET_OPTION)},
    {.name = "pollable_waited_for", .run = pollable_waited_for},
    {.name = "pipe_written_and_read", .run = pipe_written_and_read},
    {.name = "socketpair_written_and_read", .run = socketpair_written_and_read},
    {.name = "socketpair_shut_down", .run = socketpair_shut_down},
    {.name = "pollable_polled_by_hand", .run = pollable_polled_by_hand},
    {.name = "pollable_closed_under_a_reader",
     .run = pollable_closed_under_a_reader,
     .hides = OF_MEMORY | BIT(CALL_READV)},
    {.name = NULL},
};
