/* pollable.h - an fd bound to a source of the reactor: what TCP, timerfds and a user's own fds share.
 *
 * Reference counted: its owner holds one, each operation under way another, so that closing it under
 * an operation is safe. The fd goes when the last owner closes it, the memory with the last
 * reference. */
#ifndef WOI_IO_POLLABLE_H
#define WOI_IO_POLLABLE_H

#include "reactor/reactor.h"

enum pollable_kind {
    POLLABLE_FD,            /* a user's: read(2), write(2) */
    POLLABLE_SOCKET,        /* a user's socket: the same, without SIGPIPE */
    POLLABLE_STREAM_SOCKET, /* a stream socket that we made: a short read or write says it is drained */
};

struct pollable {
    struct woi_pollable public; /* first: its ops */
    uint32_t references;
    int fd; /* -EBADF once closed */
    enum pollable_kind kind;
    struct source source;
};

static inline struct pollable *pollable_private(const struct woi_pollable *public)
{
    return (struct pollable *)(uintptr_t) public;
}

/* Makes a stream of fd, registered with the current runtime's reactor. On an error the fd is still the
 * caller's. */
int pollable_init(struct pollable *pollable, int fd, enum pollable_kind kind, unsigned interest);

/* Allocated and zeroed, with one reference, not yet initialised; NULL when out of memory. */
struct pollable *pollable_allocate(void);

/* Whether closing it may change the connection: in a forked child it is the parent's, too. */
static inline bool pollable_is_ours(const struct pollable *pollable)
{
    return pollable->source.reactor && !reactor_is_forked(pollable->source.reactor);
}

void pollable_hold(struct pollable *pollable);
void pollable_release(struct pollable *pollable);

/* Deregisters, then closes the fd; whoever waits is woken. May be called again. */
void pollable_close_fd(struct pollable *pollable);

/* READY with *ret_error when the direction may be ready, or will never be. This takes nothing from the
 * budget: its caller does. */
woi_poll pollable_poll(struct pollable *pollable, unsigned direction, struct woi_waiter *waiter,
                       struct woi_context *cx, int *ret_error);

/* One read or write, as woi_stream_ops has it: for the first try its caller has taken a unit. */
woi_poll pollable_transfer(struct pollable *pollable, unsigned direction, const struct iovec *parts, int n,
                           struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done);

/* shutdown(2) of the writing side: -EBADF once closed, -ENOTSUP of what is no socket. */
int pollable_shutdown(const struct pollable *pollable);

/* readiness.c: a future with output int: 0 when that direction is ready. NULL when out of memory. */
struct woi_future_int *pollable_ready(struct pollable *pollable, unsigned direction);

#endif
