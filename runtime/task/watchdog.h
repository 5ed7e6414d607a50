/* watchdog.h - polls that are timed, while somebody wants to know. */
#ifndef WOI_TASK_WATCHDOG_H
#define WOI_TASK_WATCHDOG_H

#include "base/thread.h"
#include "strand.h"

static inline bool watchdog_is_on(const struct thread *thread)
{
    return thread->watchdog_threshold > 0;
}

/* strand_poll(), timed. */
woi_poll watchdog_poll(struct woi_future **slot, struct woi_context *cx);

static inline woi_poll strand_poll_watched(bool is_watched, struct woi_future **slot, struct woi_context *cx)
{
    return __builtin_expect(is_watched, 0) ? watchdog_poll(slot, cx) : strand_poll(slot, cx);
}

#endif
