/* stream.h - streams of bytes: one interface, and what is written once over it.
 *
 * TCP streams, their halves, user's pollables and the in-memory duplex all begin with a struct
 * woi_stream; the macros below take a pointer to any of them. Operations return 0 or a count, or a
 * negative errno. They hold the stream while they run: closing it under them is safe, and ends them
 * with -EBADF.
 *
 * Dropped half-way, read and write have transferred nothing. What read_exact, write_all and copy had
 * done by then is in their progress counters, if they were given any. */
#ifndef WOI_STREAM_H
#define WOI_STREAM_H

#include <sys/uio.h>

#include "future.h"

WOI_EXTERN_C_BEGIN_

struct woi_stream;

/* A place in a queue of waiters, embedded in the future that waits: zeroed before its first use, and
 * given to woi_waiter_cancel before its memory goes. It waits for one thing at a time. Waiting for it
 * again moves it to the end of the queue only if it had been woken; waiting for another gives up its
 * place. */
struct woi_waiter {
    struct woi_wait_ wait;
    struct woi_link *queue; /* the one that it is in, or NULL */
    size_t *count;          /* of those who wait in the kernel's sight, or NULL */
};

/* Leaves whatever queue it is in; harmless if it is in none. */
WOI_API void woi_waiter_cancel(struct woi_waiter *waiter);

/* For futures and streams written by hand: a queue of those who wait for one thing. */
WOI_API void woi_waiters_init(struct woi_link *queue);

/* Waits at the end of the queue, with cx's waker; one that is in it keeps its place. The queue must not go
 * before the waiter is woken or cancelled. */
WOI_API void woi_waiter_wait(struct woi_link *queue, struct woi_waiter *waiter, const struct woi_context *cx);

/* Wakes all who wait now, first come, first served. Who waits again meanwhile waits for the next time. */
WOI_API void woi_waiters_wake(struct woi_link *queue);

/* What a kind of stream can do. poll_* either do it now, or register cx's waker through *waiter,
 * return WOI_PENDING and change nothing; on READY *ret_done is the count, or a negative errno.
 * Reading 0 bytes (of more than 0 wanted) is the end of input. A missing poll_read or
 * poll_write gives -ENOTSUP, a missing poll_flush or poll_shutdown 0. The caller has taken a unit of
 * the budget: they need not. */
struct woi_stream_ops {
    const char *name;
    woi_poll (*poll_read)(struct woi_stream *self, const struct iovec *parts, int n,
                          struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done);
    woi_poll (*poll_write)(struct woi_stream *self, const struct iovec *parts, int n,
                           struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done);
    woi_poll (*poll_flush)(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                           int *ret_error);
    woi_poll (*poll_shutdown)(struct woi_stream *self, struct woi_waiter *waiter, struct woi_context *cx,
                              int *ret_error);
    void (*hold)(struct woi_stream *self);    /* an operation begins: the memory must stay */
    void (*release)(struct woi_stream *self); /* it ended; both are NULL if the memory always stays */
};

struct woi_stream {
    const struct woi_stream_ops *ops;
};

WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_stream_read(struct woi_stream *stream, void *buffer,
                                                                size_t size);
WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_stream_readv(struct woi_stream *stream,
                                                                 const struct iovec *parts, int n);
WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_stream_write(struct woi_stream *stream, const void *data,
                                                                 size_t size);
WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_stream_writev(struct woi_stream *stream,
                                                                  const struct iovec *parts, int n);
WOI_API WOI_MUST_USE ssize_t woi_stream_try_read(struct woi_stream *stream, void *buffer, size_t size);
WOI_API WOI_MUST_USE ssize_t woi_stream_try_write(struct woi_stream *stream, const void *data, size_t size);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_read_exact(struct woi_stream *stream, void *buffer,
                                                                  size_t size, size_t *ret_progress);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_write_all(struct woi_stream *stream, const void *data,
                                                                 size_t size, size_t *ret_progress);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_flush(struct woi_stream *stream);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_shutdown(struct woi_stream *stream);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_copy(struct woi_stream *from, struct woi_stream *to,
                                                            uint64_t *ret_progress);

/* A reader with a buffer, for lines. It holds the stream's memory; closing the stream is its owner's
 * business, and makes the reader fail with -EBADF. */
struct woi_reader;
/* capacity: bytes of the buffer, and so of the longest line with its newline; at least 1.
 * 0, -EINVAL, -ENOMEM; *ret_reader is written only on success. */
WOI_API int woi_stream_reader_new(struct woi_stream *stream, size_t capacity, struct woi_reader **ret_reader);
/* NULL does nothing. The lines go with it; no operation on it may be under way. */
WOI_API void woi_reader_free(struct woi_reader *reader);

/* Reads to the next newline. Output: the length of the line without "\n" or "\r\n", at least 0; -ENODATA at
 * the end of input; -EMSGSIZE for a line longer than the buffer (what was read of it is skipped up to the
 * next newline); or the stream's error. *ret_line points into the reader's buffer, is terminated by
 * a NUL, and is valid until the next operation on the reader; the variable outlives the operation. A last
 * line without newline counts. Dropped half-way, what was read stays in the buffer: nothing is lost. */
WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_read_line(struct woi_reader *reader, char **ret_line);

/* Reads through the buffer: first what is left in it. Output as of woi_read. After -EMSGSIZE it reads
 * on in the line that was too long, and the next line begins where it stopped. */
WOI_API WOI_MUST_USE struct woi_future_ssize_t *woi_reader_read(struct woi_reader *reader, void *buffer,
                                                                size_t size);

/* Two connected in-memory streams, each buffering up to capacity bytes towards the other. Writing to
 * an end whose other end is closed gives -EPIPE; reading gives what is buffered, then 0. */
struct woi_duplex {
    struct woi_stream stream;
};
/* 0, -EINVAL (capacity 0), -ENOMEM. Each end is closed by its owner, in any order. */
WOI_API int woi_duplex_new(size_t capacity, struct woi_duplex **ret_a, struct woi_duplex **ret_b);
WOI_API void woi_duplex_close(struct woi_duplex *end); /* NULL does nothing */

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Output: bytes read, from 1 to size; 0: the end of input (or size 0); or a negative errno, such as
 * -ECONNRESET, -EBADF (closed), -EINVAL (NULL), -ENXIO (its runtime is gone). The buffer, and of
 * readv the array of parts, must stay until the future is gone. */
#define woi_read(s, buffer, size) woi_stream_read(WOI_AS_STREAM_(s), buffer, size)
#define woi_readv(s, parts, n) woi_stream_readv(WOI_AS_STREAM_(s), parts, n)

/* Output: bytes written, at least 1 unless size is 0; or a negative errno, such as -EPIPE,
 * -ECONNRESET. Sockets give no SIGPIPE; a pipe that you made a pollable of does: ignore the signal. */
#define woi_write(s, data, size) woi_stream_write(WOI_AS_STREAM_(s), data, size)
#define woi_writev(s, parts, n) woi_stream_writev(WOI_AS_STREAM_(s), parts, n)

/* The same now or never, of any stream and without a future: the count, 0 or an error as of woi_read and
 * woi_write; -EAGAIN where those would wait; -ENOTRECOVERABLE if a stream written by hand panics, which
 * ends the task when its poll returns. On -EAGAIN the stream is known not to be ready: waiting for it
 * (woi_tcp_readable, woi_pollable_readable) is no false alarm then. They never wait, not even to let
 * others run: do not loop over them alone. */
#define woi_try_read(s, buffer, size) woi_stream_try_read(WOI_AS_STREAM_(s), buffer, size)
#define woi_try_write(s, data, size) woi_stream_try_write(WOI_AS_STREAM_(s), data, size)

/* Output 0 when the buffer is full; -ENODATA when the input ended before; otherwise as of woi_read. */
#define woi_read_exact(s, buffer, size) woi_stream_read_exact(WOI_AS_STREAM_(s), buffer, size, NULL)
/* *progress, a size_t that outlives the future, says at any time how many bytes are in the buffer. */
#define woi_read_exact_progress(s, buffer, size, progress)                                                   \
    woi_stream_read_exact(WOI_AS_STREAM_(s), buffer, size, progress)

/* Output 0 when everything is written; -EIO if a stream takes 0 bytes; otherwise as of woi_write. */
#define woi_write_all(s, data, size) woi_stream_write_all(WOI_AS_STREAM_(s), data, size, NULL)
#define woi_write_all_progress(s, data, size, progress)                                                      \
    woi_stream_write_all(WOI_AS_STREAM_(s), data, size, progress)

/* Pushes what the stream buffers on to where it goes. Output 0 or a negative errno. */
#define woi_flush(s) woi_stream_flush(WOI_AS_STREAM_(s))

/* Ends the writing direction: the peer reads the end of input; reading goes on. Output 0 or a negative
 * errno, such as -ENOTCONN, -EBADF (closed), -ENOTSUP (a pollable that is no socket). */
#define woi_shutdown(s) woi_stream_shutdown(WOI_AS_STREAM_(s))

/* Copies until from ends, through a buffer of 16 KiB. Output 0, or the first error. Shuts nothing
 * down. *progress, a uint64_t or NULL, counts the bytes written. Dropped half-way, bytes that were
 * read and not yet written are lost. */
#define woi_copy(from, to, progress) woi_stream_copy(WOI_AS_STREAM_(from), WOI_AS_STREAM_(to), progress)

#define woi_reader_new(s, capacity, ret_reader) woi_stream_reader_new(WOI_AS_STREAM_(s), capacity, ret_reader)

#define WOI_AS_STREAM_(s)                                                                                    \
    ((void)sizeof(&(s)->stream == (struct woi_stream *)0), (struct woi_stream *)(void *)(s))

#endif
#endif
