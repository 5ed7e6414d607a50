/* pollable.h - any file descriptor that epoll can watch, as a source of readiness.
 *
 * A pollable binds an fd to the reactor of the runtime that is current when it is made. The fd is
 * registered once, edge-triggered; its readiness is cached. An operation tries first and waits only
 * when the kernel says EAGAIN. Several tasks may wait for the same direction: they are woken first
 * come, first served, and all of them. Errors and hang-ups wake both directions. */
#ifndef WOI_POLLABLE_H
#define WOI_POLLABLE_H

#include "stream.h"

WOI_EXTERN_C_BEGIN_

enum woi_interest {
    WOI_READABLE = 1u << 0,
    WOI_WRITABLE = 1u << 1,
};

struct woi_pollable {
    struct woi_stream stream; /* read(2) and write(2) on the fd */
};

/* woi_shutdown on it is shutdown(2) of the writing side of a socket: the peer of a stream reads the end of
 * input, the peer of a datagram socket learns nothing, but no more can be sent. -ENOTCONN of one that is
 * not connected; -ENOTSUP of an fd that is no socket: its peer sees the end when it is closed. */

/* Registers fd and makes it non-blocking; from now on the pollable owns it. interest: which
 * directions to watch, WOI_READABLE, WOI_WRITABLE or both; the other direction gives -EINVAL.
 * 0; -EINVAL (interest), -EBADF, -EPERM (a regular file, which epoll cannot watch), -ENXIO (no
 * runtime on this thread), -ENOMEM, -ENOSPC, -EEXIST; then the fd is as it was and still the
 * caller's. *ret_pollable is written only on success. */
WOI_API int woi_pollable_new(int fd, unsigned interest, struct woi_pollable **ret_pollable);

/* Deregisters and closes the fd; whoever waits is woken and gets -EBADF. NULL does nothing. */
WOI_API void woi_pollable_close(struct woi_pollable *pollable);

/* The same without closing: the fd, still non-blocking, is the caller's again. */
WOI_API int woi_pollable_release(struct woi_pollable *pollable);

/* The fd, or -EBADF once it is closed. */
WOI_API int woi_pollable_fd(const struct woi_pollable *pollable);
WOI_API unsigned woi_pollable_interest(const struct woi_pollable *pollable);

/* For futures written by hand. READY with *ret_error 0 when the direction may be ready, or -EBADF,
 * -EINVAL, -ENXIO (its runtime is gone); PENDING with the waker registered through *waiter (see
 * woi_waiter_cancel). These and the next two take a unit of the budget when they are READY. */
WOI_API woi_poll woi_poll_readable(struct woi_pollable *pollable, struct woi_waiter *waiter,
                                   struct woi_context *cx, int *ret_error);
WOI_API woi_poll woi_poll_writable(struct woi_pollable *pollable, struct woi_waiter *waiter,
                                   struct woi_context *cx, int *ret_error);

/* Says that an operation on the fd gave EAGAIN: the direction is not ready until the kernel's next
 * event. Call it only then. */
WOI_API void woi_pollable_clear(struct woi_pollable *pollable, unsigned interest);

/* One read(2) or write(2), tried now: READY with *ret_done the count or a negative errno. */
WOI_API woi_poll woi_poll_read(struct woi_pollable *pollable, void *buffer, size_t size,
                               struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done);
WOI_API woi_poll woi_poll_write(struct woi_pollable *pollable, const void *data, size_t size,
                                struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done);

/* The awaitable forms. Output 0 when the direction is ready (which may be a false alarm: woi_try_read and
 * woi_try_write give -EAGAIN then), or -EBADF, -EINVAL, -ENXIO (its runtime is gone). A pollable is also a
 * stream: woi_read, woi_write and the rest of stream.h take it. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_pollable_readable(struct woi_pollable *pollable);
WOI_API WOI_MUST_USE struct woi_future_int *woi_pollable_writable(struct woi_pollable *pollable);

WOI_EXTERN_C_END_

#endif
