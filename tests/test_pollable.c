/* test_pollable.c - fds of one's own: made, asked, waited for by hand, given back. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/pollable.h"
#include "runtime/runtime.h"
#include "support/host.h"
#include "woi/pollable.h"

TestSuite(pollable, .init = host_begin_entered, .fini = host_end_entered);

enum { BOTH = WOI_READABLE | WOI_WRITABLE };

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) != -1;
}

static struct woi_pollable *new_pollable(int fd, unsigned interest)
{
    struct woi_pollable *pollable = NULL;

    cr_assert(eq(int, woi_pollable_new(fd, interest, &pollable), 0));
    return pollable;
}

static void look(void)
{
    cr_assert(eq(int, reactor_wait(&runtime->reactor, 0), 0));
}

/* What an operation by hand came to. */
enum { WAITS = -10000 };

static long read_now(struct woi_pollable *pollable, void *buffer, size_t size, struct woi_waiter *waiter,
                     struct hand *hand)
{
    struct woi_context cx = hand_context(hand);
    ssize_t done = WAITS;
    const woi_poll poll = woi_poll_read(pollable, buffer, size, waiter, &cx, &done);

    return poll.status == WOI_STATUS_PENDING ? WAITS : done;
}

static long write_now(struct woi_pollable *pollable, const void *data, size_t size, struct woi_waiter *waiter,
                      struct hand *hand)
{
    struct woi_context cx = hand_context(hand);
    ssize_t done = WAITS;
    const woi_poll poll = woi_poll_write(pollable, data, size, waiter, &cx, &done);

    return poll.status == WOI_STATUS_PENDING ? WAITS : done;
}

static int readable_now(struct woi_pollable *pollable, struct woi_waiter *waiter, struct hand *hand)
{
    struct woi_context cx = hand_context(hand);
    int error = WAITS;
    const woi_poll poll = woi_poll_readable(pollable, waiter, &cx, &error);

    return poll.status == WOI_STATUS_PENDING ? WAITS : error;
}

static int writable_now(struct woi_pollable *pollable, struct woi_waiter *waiter, struct hand *hand)
{
    struct woi_context cx = hand_context(hand);
    int error = WAITS;
    const woi_poll poll = woi_poll_writable(pollable, waiter, &cx, &error);

    return poll.status == WOI_STATUS_PENDING ? WAITS : error;
}

Test(pollable, knows_its_fd_and_its_interest)
{
    static const unsigned interests[] = {WOI_READABLE, WOI_WRITABLE, BOTH};

    for (size_t i = 0; i < 3; i++) {
        const int fd = eventfd(0, 0);
        struct woi_pollable *pollable = new_pollable(fd, interests[i]);

        cr_assert(eq(int, woi_pollable_fd(pollable), fd));
        cr_assert(eq(u32, woi_pollable_interest(pollable), interests[i]));
        woi_pollable_close(pollable);
        cr_assert(eq(int, is_open(fd), 0));
    }
}

Test(pollable, makes_its_fd_non_blocking)
{
    const int fd = eventfd(0, 0);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);

    cr_assert(eq(int, fcntl(fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK));
    woi_pollable_close(pollable);
}

Test(pollable, released_gives_the_fd_back_open_and_out_of_epoll)
{
    const int fd = eventfd(0, 0);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);

    cr_assert(eq(int, woi_pollable_release(pollable), fd));
    cr_assert(is_open(fd));
    cr_assert(eq(int, fcntl(fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK));
    pollable = new_pollable(fd, WOI_READABLE); /* no -EEXIST */
    woi_pollable_close(pollable);
}

/* --- what is refused: then the fd is as it was --- */

static void check_refused(int fd, unsigned interest, int error)
{
    struct woi_pollable *const mark = (struct woi_pollable *)&entered;
    struct woi_pollable *pollable = mark;
    const int flags = fcntl(fd, F_GETFL);

    cr_assert(eq(int, woi_pollable_new(fd, interest, &pollable), error));
    cr_assert(eq(ptr, pollable, mark));
    cr_assert(eq(int, fcntl(fd, F_GETFL), flags));
}

Test(pollable, an_interest_that_is_none_is_refused)
{
    const int fd = eventfd(0, 0);

    check_refused(fd, 0, -EINVAL);
    check_refused(fd, 1u << 2, -EINVAL);
    check_refused(fd, BOTH | 1u << 31, -EINVAL);
    cr_assert(eq(int, woi_pollable_new(fd, WOI_READABLE, NULL), -EINVAL));
    close(fd);
}

Test(pollable, an_fd_that_is_none_is_refused)
{
    check_refused(-1, WOI_READABLE, -EBADF);
    check_refused(12345, WOI_READABLE, -EBADF);
    check_refused(INT32_MIN, BOTH, -EBADF);
}

Test(pollable, a_regular_file_and_a_folder_are_refused)
{
    const int file = open("/proc/self/exe", O_RDONLY), folder = open("/", O_RDONLY | O_DIRECTORY);

    check_refused(file, WOI_READABLE, -EPERM);
    check_refused(folder, WOI_READABLE, -EPERM);
    close(file);
    close(folder);
}

Test(pollable, an_fd_that_has_a_pollable_is_refused)
{
    const int fd = eventfd(0, EFD_NONBLOCK);
    struct woi_pollable *pollable = new_pollable(fd, BOTH);

    check_refused(fd, WOI_READABLE, -EEXIST);
    woi_pollable_close(pollable);
}

Test(pollable, without_a_runtime_there_is_none)
{
    const int fd = eventfd(0, 0);

    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    check_refused(fd, WOI_READABLE, -ENXIO);
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    close(fd);
}

Test(pollable, null_is_a_pollable_with_nothing_to_do)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    char byte;

    woi_pollable_close(NULL);
    woi_pollable_clear(NULL, BOTH);
    cr_assert(eq(int, woi_pollable_fd(NULL), -EBADF));
    cr_assert(eq(int, woi_pollable_release(NULL), -EBADF));
    cr_assert(eq(u32, woi_pollable_interest(NULL), 0));
    cr_assert(eq(int, readable_now(NULL, &waiter, &hand), -EINVAL));
    cr_assert(eq(int, writable_now(NULL, &waiter, &hand), -EINVAL));
    cr_assert(eq(long, read_now(NULL, &byte, 1, &waiter, &hand), -EINVAL));
    cr_assert(eq(long, write_now(NULL, "x", 1, &waiter, &hand), -EINVAL));
}

/* --- by hand --- */

Test(pollable, a_read_tries_first_and_waits_only_for_what_is_not_there)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    char buffer[8];
    int ends[2];

    cr_assert(eq(int, pipe(ends), 0));
    cr_assert(eq(long, write(ends[1], "abc", 3), 3));
    struct woi_pollable *pollable = new_pollable(ends[0], WOI_READABLE);
    cr_assert(eq(long, read_now(pollable, buffer, 2, &waiter, &hand), 2));
    cr_assert(eq(long, read_now(pollable, buffer + 2, 6, &waiter, &hand), 1));
    cr_assert(eq(int, memcmp(buffer, "abc", 3), 0));
    cr_assert(eq(u32, hand.clones, 0));
    cr_assert(eq(long, read_now(pollable, buffer, 1, &waiter, &hand), WAITS));
    cr_assert(eq(int, hand.held, 1));
    cr_assert(eq(long, write(ends[1], "d", 1), 1));
    look();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, read_now(pollable, buffer, 8, &waiter, &hand), 1));
    close(ends[1]);
    cr_assert(eq(long, read_now(pollable, buffer, 8, &waiter, &hand), 0));
    cr_assert(eq(int, hand.held, 0));
    woi_pollable_close(pollable);
}

Test(pollable, a_write_into_a_full_pipe_waits_until_there_is_room)
{
    static char page[65536];
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    int ends[2];
    long done, written = 0;

    cr_assert(eq(int, pipe2(ends, O_NONBLOCK), 0));
    struct woi_pollable *pollable = new_pollable(ends[1], WOI_WRITABLE);
    while ((done = write_now(pollable, page, sizeof page, &waiter, &hand)) > 0)
        written += done;
    cr_assert(eq(long, done, WAITS));
    cr_assert(gt(long, written, 0));
    look();
    cr_assert(eq(u32, hand.wakes, 0));
    while (read(ends[0], page, sizeof page) > 0)
        ;
    look();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(gt(long, write_now(pollable, page, 100, &waiter, &hand), 0));
    woi_pollable_close(pollable);
    close(ends[0]);
}

Test(pollable, writing_to_a_socket_whose_peer_is_gone_is_an_error_and_no_signal)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    int ends[2];

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0));
    struct woi_pollable *pollable = new_pollable(ends[0], BOTH);
    close(ends[1]);
    cr_assert(eq(long, write_now(pollable, "x", 1, &waiter, &hand), -EPIPE));
    woi_pollable_close(pollable);
}

Test(pollable, the_direction_it_does_not_watch_is_an_error)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    struct woi_pollable *reads = new_pollable(eventfd(0, 0), WOI_READABLE);
    struct woi_pollable *writes = new_pollable(eventfd(0, 0), WOI_WRITABLE);
    uint64_t number = 1;

    cr_assert(eq(long, write_now(reads, &number, 8, &waiter, &hand), -EINVAL));
    cr_assert(eq(long, read_now(writes, &number, 8, &waiter, &hand), -EINVAL));
    cr_assert(eq(int, writable_now(reads, &waiter, &hand), -EINVAL));
    cr_assert(eq(int, readable_now(writes, &waiter, &hand), -EINVAL));
    woi_pollable_close(reads);
    woi_pollable_close(writes);
}

Test(pollable, without_a_buffer_nothing_is_transferred)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    struct woi_pollable *pollable = new_pollable(eventfd(1, 0), BOTH);

    cr_assert(eq(long, read_now(pollable, NULL, 8, &waiter, &hand), -EINVAL));
    cr_assert(eq(long, write_now(pollable, NULL, 8, &waiter, &hand), -EINVAL));
    woi_pollable_close(pollable);
}

/* Ready until an operation of one's own says that it is not. */
Test(pollable, clear_says_not_ready_until_the_kernels_next_event)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    const int fd = eventfd(0, EFD_NONBLOCK);
    struct woi_pollable *pollable = new_pollable(fd, BOTH);

    look();
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), 0));
    woi_pollable_clear(pollable, WOI_READABLE);
    cr_assert(eq(int, writable_now(pollable, &waiter, &hand), 0));
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), WAITS));
    look();
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, eventfd_write(fd, 1), 0));
    look();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), 0));
    woi_pollable_clear(pollable, BOTH);
    cr_assert(eq(int, writable_now(pollable, &waiter, &hand), WAITS));
    woi_waiter_cancel(&waiter);
    cr_assert(eq(int, hand.held, 0));
    woi_pollable_close(pollable);
}

Test(pollable, a_waiter_polled_for_the_other_direction_waits_for_that_one)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    struct woi_pollable *pollable;
    int ends[2];
    char byte;

    cr_assert(eq(int, socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0));
    pollable = new_pollable(ends[0], BOTH);
    look();
    woi_pollable_clear(pollable, BOTH);
    cr_assert(eq(int, writable_now(pollable, &waiter, &hand), WAITS));
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), WAITS));
    cr_assert(eq(sz, runtime->reactor.waiting, 1));
    source_wake(&((struct pollable *)pollable)->source, WOI_WRITABLE);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(long, write(ends[1], "x", 1), 1));
    look();
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), 0));
    cr_assert(eq(long, read_now(pollable, &byte, 1, &waiter, &hand), 1));
    woi_pollable_close(pollable);
    close(ends[1]);
}

Test(pollable, a_waiter_that_is_cancelled_is_not_woken)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    const int fd = eventfd(0, EFD_NONBLOCK);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);
    uint64_t number;

    cr_assert(eq(long, read_now(pollable, &number, 8, &waiter, &hand), WAITS));
    cr_assert(eq(sz, runtime->reactor.waiting, 1));
    woi_waiter_cancel(&waiter);
    woi_waiter_cancel(&waiter);
    cr_assert(eq(sz, runtime->reactor.waiting, 0));
    cr_assert(eq(int, eventfd_write(fd, 1), 0));
    look();
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, hand.held, 0));
    woi_pollable_close(pollable);
}

static ssize_t interrupted_once(int fd, const struct iovec *parts, int n)
{
    support_sys.readv = sys_linux.readv;
    (void)fd;
    (void)parts;
    (void)n;
    return -EINTR;
}

Test(pollable, an_interrupted_operation_is_tried_again)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    struct woi_pollable *pollable = new_pollable(eventfd(5, 0), WOI_READABLE);
    uint64_t number = 0;

    support_sys.readv = interrupted_once;
    cr_assert(eq(long, read_now(pollable, &number, 8, &waiter, &hand), 8));
    cr_assert(eq(u64, number, 5));
    woi_pollable_close(pollable);
}

Test(pollable, one_that_outlives_its_runtime_still_reads_what_is_there_and_waits_for_nothing)
{
    struct woi_waiter waiter = {0};
    struct hand hand = {0};
    const int fd = eventfd(0, EFD_NONBLOCK);
    struct woi_pollable *pollable = new_pollable(fd, WOI_READABLE);
    uint64_t number;

    cr_assert(eq(long, read_now(pollable, &number, 8, &waiter, &hand), WAITS));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(long, read_now(pollable, &number, 8, &waiter, &hand), -ENXIO));
    cr_assert(eq(int, readable_now(pollable, &waiter, &hand), -ENXIO)); /* clearing it would not help */
    cr_assert(eq(int, eventfd_write(fd, 3), 0));
    cr_assert(eq(long, read_now(pollable, &number, 8, &waiter, &hand), 8));
    cr_assert(eq(int, woi_pollable_fd(pollable), fd));
    cr_assert(eq(int, hand.held, 0));
    woi_pollable_close(pollable);
    cr_assert(eq(int, is_open(fd), 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

/* --- what fails half-way --- */

Test(pollable, without_memory_the_fd_is_still_the_callers)
{
    const int fd = eventfd(0, 0);

    heap.fail_at = 1;
    check_refused(fd, WOI_READABLE, -ENOMEM);
    woi_pollable_close(new_pollable(fd, WOI_READABLE));
}

static int refuse_nonblocking(int fd)
{
    (void)fd;
    return -ENOTTY;
}

Test(pollable, an_fd_that_cannot_be_made_non_blocking_is_out_of_epoll_and_still_the_callers)
{
    const int fd = eventfd(0, 0);

    support_sys.set_nonblocking = refuse_nonblocking;
    check_refused(fd, WOI_READABLE, -ENOTTY);
    support_sys.set_nonblocking = sys_linux.set_nonblocking;
    woi_pollable_close(new_pollable(fd, WOI_READABLE)); /* it is not in there */
}

/* --- zero, the lowest descriptor --- */

Test(pollable, zero_is_a_descriptor_like_others)
{
    struct woi_pollable *event;
    struct woi_context cx = {.waker = woi_waker_noop()};
    uint64_t number = 0;

    close(0);
    cr_assert(eq(int, eventfd(3, EFD_NONBLOCK | EFD_CLOEXEC), 0));
    cr_assert(eq(int, woi_pollable_new(0, WOI_READABLE, &event), 0));
    struct woi_future_ssize_t *read = woi_read(event, &number, sizeof number);
    cr_assert(eq(int, woi_poll_future(&read->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u64, number, 3));
    woi_drop(read);
    woi_pollable_close(event);
    cr_assert(eq(int, fcntl(0, F_GETFD), -1));
    cr_assert(eq(int, open("/dev/null", O_RDONLY), 0)); /* as many are open as before */
}
