/* barrier.h - tasks that go on together.
 *
 *     static struct woi_barrier round = WOI_BARRIER_INIT(3);
 *
 *     WOI_TRY(self->leads, woi_barrier_wait(&round));      // until three tasks wait here
 *     if (self->leads)
 *         ...                                              // one of the three
 *
 * The one that comes last opens it, and leads; then it is closed again, for the next round. Whoever comes
 * after that belongs to the next round, even if others have not been polled yet.
 *
 * A wait that is dropped before the barrier opens has not come: the others wait for one more. (tokio counts
 * it all the same.) One that is dropped later has been let through.
 *
 * It lies in memory of the caller's; of size 0, as when it is all zero, nobody waits, and everybody leads. It
 * must outlive its waits, and may not move while there are any. After tokio's sync::Barrier. */
#ifndef WOI_BARRIER_H
#define WOI_BARRIER_H

#include "grant.h"

WOI_EXTERN_C_BEGIN_

struct woi_barrier {
    size_t size;
    size_t waiters; /* in waiting: fewer than size */
    struct woi_link waiting;
};

/* It opens when n wait. */
#define WOI_BARRIER_INIT(n)                                                                                  \
    {                                                                                                        \
        (n), 0,                                                                                              \
        {                                                                                                    \
            NULL, NULL                                                                                       \
        }                                                                                                    \
    }

/* 0; -EINVAL: NULL. */
WOI_API int woi_barrier_init(struct woi_barrier *barrier, size_t n);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Future: when as many wait as the barrier is for, 1 of the one that came last, and 0 of the others; -EINVAL:
 * NULL. It comes when it is polled. NULL: out of memory. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_barrier_wait(struct woi_barrier *barrier);

#endif
#endif
