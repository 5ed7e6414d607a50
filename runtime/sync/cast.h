/* cast.h - what the sources of broadcasts and watches need of one another. */
#ifndef WOI_SYNC_CAST_H
#define WOI_SYNC_CAST_H

#include "base/thread.h"
#include "task/future.h"
#include "task/wait.h"
#include "woi/cast_core.h"

/* Of memory that is zero: one sender and no receiver. */
void cast_begin(struct woi_cast_ *cast);

/* Before what may call the user's code: the memory stays until cast_release(). */
static inline void cast_hold(struct woi_cast_ *cast)
{
    cast->operations++;
}

void cast_release(struct woi_cast_ *cast);

/* Something was sent. */
static inline void cast_sent(struct woi_cast_ *cast)
{
    cast->sent++;
    wait_wake_all(&cast->waiting);
}

#endif
