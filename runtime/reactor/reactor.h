/* reactor.h - epoll, and who waits for which fd.
 *
 * Each fd is registered once, edge-triggered, for both directions. What epoll reports is cached in
 * its source until an operation finds it is not so any more. A token names a source to the kernel: the
 * index of its slot, and the generation of the slot, so that an event for a source that is gone finds
 * nobody.
 *
 *     epoll event ── token ──> slot ──> source ──> waiters ──> wakers
 */
#ifndef WOI_REACTOR_REACTOR_H
#define WOI_REACTOR_REACTOR_H

#include <stdint.h>

#include "base/list.h"
#include "woi/pollable.h"

typedef uint64_t token;

struct source;

struct slot {
    struct source *source; /* NULL: free */
    uint32_t generation;
    uint32_t next_free;
};

struct reactor {
    int epoll;
    int timer;       /* the timerfd, watched for its own sake */
    int process;     /* who made it: a forked child shares the epoll, and must not touch it */
    size_t sources;  /* registered */
    size_t waiting;  /* waiters for any source: the kernel may still wake somebody */
    uint64_t events; /* that epoll reported so far */
    uint32_t capacity;
    uint32_t first_free;
    struct slot *slots;
};

/* One registered fd. Embedded by its owner, who also closes the fd; the reactor borrows it. */
struct source {
    struct reactor *reactor; /* NULL: not registered, or the reactor is gone */
    int fd;
    uint32_t slot;
    uint16_t interest;    /* enum woi_interest */
    uint16_t ready;       /* the same bits: what may be possible without waiting */
    uint32_t exceptional; /* of the last event: RDHUP, HUP, ERR, PRI */
    struct woi_link readers, writers;
};

/* 0, or what epoll_create1(2), timerfd_create(2), epoll_ctl(2) said. */
int reactor_init(struct reactor *reactor);

/* Closes it. Sources that are still registered become unregistered, and who waits for them is woken. */
void reactor_close(struct reactor *reactor);

/* Makes sure that the next registration needs nothing but the kernel's consent. 0, -ENOMEM; -EPERM in a
 * forked child. */
int reactor_reserve(struct reactor *reactor);

/* In a child of the process that made it, however it was forked. */
bool reactor_is_forked(const struct reactor *reactor);

/* Everything is assumed ready at first: operations try before they wait. 0; -EPERM in a forked child
 * or for an fd that epoll cannot watch; -ENOMEM, -EEXIST, -EBADF, -ENOSPC. */
int reactor_register(struct reactor *reactor, struct source *source, int fd, unsigned interest);

/* Call before closing the fd. Who waits is woken. */
void reactor_deregister(struct source *source);

/* PENDING, with the waiter in the queue of that direction, or READY. */
woi_poll source_poll(struct source *source, unsigned interest, struct woi_waiter *waiter,
                     struct woi_context *cx);

/* An operation found that it is not ready. */
static inline void source_clear(struct source *source, unsigned interest)
{
    source->ready &= (uint16_t)~interest;
}

/* Wakes who waits for that direction, as an event would, without making it ready. */
void source_wake(struct source *source, unsigned interest);

/* Waits for events and wakes who waits for them; timeout_ms -1: until there is one. 0 or a negative
 * errno; an interrupting signal is 0. */
int reactor_wait(struct reactor *reactor, int timeout_ms);

#endif
