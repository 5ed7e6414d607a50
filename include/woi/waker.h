/* waker.h - how whoever makes a future ready tells whoever polls it.
 *
 * A waker is a pointer and a table of four operations, so anyone can write one. Each waker value is
 * one reference: clone makes another, wake and drop use one up. A task's waker holds the task's
 * memory, never its future; waking a finished task does nothing.
 *
 * A runtime belongs to one thread, and so do its tasks' wakers. */
#ifndef WOI_WAKER_H
#define WOI_WAKER_H

#include "base.h"

WOI_EXTERN_C_BEGIN_

struct woi_waker;

/* None of these may fail, block, or poll a future. */
struct woi_waker_vtable {
    struct woi_waker (*clone)(void *data);
    void (*wake)(void *data);        /* wakes, and uses the reference up */
    void (*wake_by_ref)(void *data); /* wakes, and keeps the reference */
    void (*drop)(void *data);        /* uses the reference up */
};

/* All zero is the empty waker: waking or dropping it does nothing, cloning it aborts the program,
 * because a future that may not wait is trying to. */
struct woi_waker {
    void *data;
    const struct woi_waker_vtable *vtable;
};

/* A waker that wakes nobody, for polling by hand. Needs no drop. */
WOI_API struct woi_waker woi_waker_noop(void);

WOI_API WOI_COLD_ __attribute__((noreturn)) void woi_empty_waker_(void);

/* A new reference; the caller owns it. */
static inline struct woi_waker woi_waker_clone(const struct woi_waker *waker)
{
    if (!waker->vtable)
        woi_empty_waker_();
    return waker->vtable->clone(waker->data);
}

/* Wakes and uses the reference up. */
static inline void woi_waker_wake(struct woi_waker waker)
{
    if (waker.vtable)
        waker.vtable->wake(waker.data);
}

/* Wakes; the reference stays the caller's. */
static inline void woi_waker_wake_by_ref(const struct woi_waker *waker)
{
    if (waker->vtable)
        waker->vtable->wake_by_ref(waker->data);
}

/* Gives the reference back without waking. */
static inline void woi_waker_drop(struct woi_waker waker)
{
    if (waker.vtable)
        waker.vtable->drop(waker.data);
}

/* Whether both wake the same thing: then a stored waker need not be replaced. */
static inline bool woi_waker_will_wake(const struct woi_waker *a, const struct woi_waker *b)
{
    return a->data == b->data && a->vtable == b->vtable;
}

/* Stores a clone of waker in *slot unless what is there already wakes the same. */
static inline void woi_waker_store(struct woi_waker *slot, const struct woi_waker *waker)
{
    const struct woi_waker old = *slot;

    if (old.vtable && woi_waker_will_wake(&old, waker))
        return;
    *slot = woi_waker_clone(waker);
    woi_waker_drop(old);
}

/* Empties *slot and returns what was in it. Empty first, then call out: waking may refill it. */
static inline struct woi_waker woi_waker_take(struct woi_waker *slot)
{
    struct woi_waker taken = *slot;

    slot->data = NULL;
    slot->vtable = NULL;
    return taken;
}

/* One who waits in a queue, and whom to wake; task/wait.h of the library links and wakes them. */
struct woi_wait_ {
    struct woi_link link; /* next is NULL while it is in no queue */
    struct woi_waker waker;
};

WOI_EXTERN_C_END_

#endif
