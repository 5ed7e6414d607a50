/* listener.c - listening, and accepting in spite of everything. */
#include <errno.h>
#include <netinet/in.h>

#include "base/report.h"
#include "runtime/runtime.h"
#include "socket.h"
#include "task/future.h"
#include "task/waiter.h"
#include "woi/time.h"

enum { DEFAULT_BACKLOG = 1024 };

/* Out of fds or memory, accepting rests this long, twice as long each time. */
#define BACK_OFF_FIRST WOI_MS(5)
#define BACK_OFF_LONGEST WOI_SEC(1)

struct listener {
    struct pollable pollable; /* first */
    int64_t back_off;         /* the last rest; 0: the last accept went well */
    int64_t rests_until;      /* its end, for all who find nothing to have meanwhile */
    bool reported;            /* that it rests; until nobody is left to accept */
    int kept;                 /* accepted, but the kernel has no room to watch it yet; or -EBADF */
    struct woi_link resting;  /* who rests: closing wakes them, new connections do not */
};

static struct listener *of(const struct woi_tcp_listener *public)
{
    return (struct listener *)(uintptr_t) public;
}

static int set_flag(int fd, int level, int name)
{
    const int on = 1;

    return sys()->set_option(fd, level, name, &on, sizeof on);
}

static int open_socket(int fd, const struct woi_address *address, const struct woi_tcp_options *options)
{
    int error = set_flag(fd, SOL_SOCKET, SO_REUSEADDR);

    if (error == 0 && options->reuseport)
        error = set_flag(fd, SOL_SOCKET, SO_REUSEPORT);
    if (error == 0 && options->v6only && address->storage.ss_family == AF_INET6)
        error = set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    if (error == 0)
        error = sys()->bind(fd, (const struct sockaddr *)&address->storage, address->length);
    if (error == 0)
        error = sys()->listen(fd, options->backlog ? options->backlog : DEFAULT_BACKLOG);
    return error;
}

static int init(struct listener *listener, const struct woi_address *address,
                const struct woi_tcp_options *options)
{
    const int fd = sys()->socket(address->storage.ss_family, SOCK_STREAM, 0);
    int error;

    if (fd < 0)
        return fd;
    *listener = (struct listener){.pollable = {.references = 1, .fd = -EBADF}, .kept = -EBADF};
    list_init(&listener->resting);
    error = open_socket(fd, address, options);
    if (error == 0)
        error = pollable_init(&listener->pollable, fd, POLLABLE_FD, WOI_READABLE);
    if (error)
        sys()->close(fd);
    return error;
}

int woi_tcp_listen(const struct woi_address *address, const struct woi_tcp_options *options,
                   struct woi_tcp_listener **ret_listener)
{
    static const struct woi_tcp_options defaults = {0};
    struct listener *listener;
    int error;

    if (!ret_listener || !address_is_valid(address) || (options && options->backlog < 0))
        return -EINVAL;
    if (!runtime_current())
        return -ENXIO;
    listener = sys()->allocate(sizeof *listener);
    if (!listener)
        return -ENOMEM;
    error = init(listener, address, options ? options : &defaults);
    if (error)
        sys()->release(listener);
    else
        *ret_listener = (struct woi_tcp_listener *)listener;
    return error;
}

int woi_tcp_listener_address(const struct woi_tcp_listener *public, struct woi_address *ret_address)
{
    struct woi_address address;
    int error = !public || !ret_address ? -EINVAL : of(public)->pollable.fd < 0 ? -EBADF : 0;

    if (error == 0)
        error = sys()->local_address(of(public)->pollable.fd, &address.storage, &address.length);
    if (error == 0)
        *ret_address = address;
    return error;
}

void woi_tcp_listener_close(struct woi_tcp_listener *public)
{
    if (!public)
        return;
    pollable_close_fd(&of(public)->pollable);
    if (of(public)->kept >= 0)
        sys()->close(of(public)->kept);
    waiters_wake_all(&of(public)->resting);
    pollable_release(&of(public)->pollable);
}

/* --- accept --- */

struct accept_op {
    struct woi_future_int public;
    struct listener *listener;
    struct woi_tcp_stream **ret_stream;
    struct woi_waiter waiter; /* for a connection, or among those who rest */
    struct timers *timers;    /* where the rest is timed; NULL: it does not rest */
    struct timer rest;
};

static woi_poll finish(struct accept_op *op, int output)
{
    op->public.output = output;
    return WOI_READY;
}

static bool is_exhausted(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM || error == -ENOSPC;
}

/* The connection broke while it waited in the backlog: accept(2) says to try again. */
static bool is_passing(int error)
{
    switch (-error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EOPNOTSUPP:
        return true;
    default:
        return false;
    }
}

/* Several accepts rest together: only the first that tries again in vain rests longer. */
static void back_off(struct listener *listener, int64_t now)
{
    if (listener->back_off && now < listener->rests_until)
        return;
    if (listener->back_off == 0)
        listener->back_off = BACK_OFF_FIRST;
    else
        listener->back_off =
            listener->back_off > BACK_OFF_LONGEST / 2 ? BACK_OFF_LONGEST : 2 * listener->back_off;
    listener->rests_until = woi_time_add(now, listener->back_off);
}

/* Only in a runtime: without one nothing was tried. */
static woi_poll rest(struct accept_op *op, int error, struct woi_context *cx)
{
    struct listener *listener = op->listener;
    struct woi_runtime *runtime = runtime_current();

    if (!listener->reported)
        report("accept: %s; trying again until it works", woi_strerror(error));
    listener->reported = true;
    back_off(listener, sys()->now());
    op->timers = &runtime->timers;
    op->rest.waker = woi_waker_clone(&cx->waker);
    timers_arm(op->timers, &op->rest, listener->rests_until);
    waiter_wait(&listener->resting, &op->waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

/* Polled while it rests. */
static woi_poll rest_on(struct accept_op *op, struct woi_context *cx)
{
    if (op->listener->pollable.fd < 0)
        return finish(op, -EBADF);
    woi_waker_store(&op->rest.waker, &cx->waker);
    waiter_wait(&op->listener->resting, &op->waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

static void rest_end(struct accept_op *op)
{
    if (!op->timers)
        return;
    woi_waiter_cancel(&op->waiter);
    op->timers = NULL;
}

/* The one that was kept, or the first of the backlog. While one is kept nobody looks into the backlog: so
 * the listener stays ready, and whoever accepts next finds it. */
static int next_fd(struct listener *listener)
{
    const int kept = listener->kept;

    listener->kept = -EBADF;
    return kept >= 0 ? kept : sys()->accept(listener->pollable.fd);
}

static int register_fd(struct listener *listener, struct pollable *pollable, int fd)
{
    const int error = tcp_stream_init(pollable, fd);

    if (is_exhausted(error))
        listener->kept = fd;
    else if (error)
        sys()->close(fd);
    return error;
}

/* All memory that it needs is there before a connection is taken out of the backlog. */
static int accept_one(struct listener *listener, struct woi_tcp_stream **ret_stream)
{
    struct woi_runtime *runtime = runtime_current();
    int fd, error = runtime ? reactor_reserve(&runtime->reactor) : -ENXIO;
    struct pollable *pollable = error ? NULL : pollable_allocate();

    if (!pollable)
        return error ? error : -ENOMEM;
    fd = next_fd(listener);
    error = fd < 0 ? fd : register_fd(listener, pollable, fd);
    if (error)
        pollable_release(pollable);
    else
        *ret_stream = tcp_public(pollable);
    return error;
}

static woi_poll accept_poll(struct woi_future *self, struct woi_context *cx)
{
    struct accept_op *op = (struct accept_op *)self;
    struct listener *listener = op->listener;

    if (!listener || !op->ret_stream) {
        op->public.output = -EINVAL;
        return ready_at_once(cx);
    }
    if (timer_is_armed(&op->rest))
        return rest_on(op, cx);
    rest_end(op);
    for (;;) {
        int error;

        if (pollable_poll(&listener->pollable, WOI_READABLE, &op->waiter, cx, &error).status ==
            WOI_STATUS_PENDING)
            return WOI_PENDING;
        if (!woi_budget_take(cx))
            return WOI_PENDING;
        if (error)
            return finish(op, error);
        error = accept_one(listener, op->ret_stream);
        if (is_exhausted(error))
            return rest(op, error, cx);
        listener->back_off = 0;
        listener->reported &= error != -EAGAIN;
        if (error == -EAGAIN && listener->pollable.source.reactor)
            source_clear(&listener->pollable.source, WOI_READABLE);
        else if (!is_passing(error))
            return finish(op, error == -EAGAIN ? -ENXIO : error);
    }
}

static void accept_drop(struct woi_future *self)
{
    struct accept_op *op = (struct accept_op *)self;

    woi_waiter_cancel(&op->waiter);
    if (timer_is_armed(&op->rest)) {
        timers_disarm(op->timers, &op->rest);
        woi_waker_drop(woi_waker_take(&op->rest.waker));
    }
    if (op->listener)
        pollable_release(&op->listener->pollable);
    future_free(self);
}

struct woi_future_int *woi_tcp_accept(struct woi_tcp_listener *public, struct woi_tcp_stream **ret_stream)
{
    static const struct woi_future_type type = {WOI_LEAF_("tcp accept", struct accept_op, int),
                                                .poll = accept_poll, .drop = accept_drop};
    struct accept_op *op = woi_future_new_(&type);

    if (!op)
        return NULL;
    op->ret_stream = ret_stream;
    op->listener = public ? of(public) : NULL;
    if (op->listener)
        pollable_hold(&op->listener->pollable);
    return &op->public;
}
