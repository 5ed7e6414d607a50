/* watchdog.c - who keeps the thread too long: polls, timed and told.
 *
 * The place is that of the dumps: the innermost suspended frame is the strand's slot, and its state holds the
 * line of its await. It is taken before the poll, for the frames may be gone after it. */
#include "watchdog.h"

#include "base/report.h"
#include "into.h"
#include "task.h"

static struct woi_place place_of(struct woi_future *slot)
{
    struct woi_future *future = into_inner(slot);
    const struct woi_future_type *type = future->type;
    const unsigned line = is_frame(future) ? (unsigned)(as_frame(future)->state >> 32) : 0;

    return (struct woi_place){type->name, type->file, line ? line : type->line};
}

static void say(const struct woi_slow_poll *poll, void *data)
{
    const long long us = (long long)(poll->nanoseconds / 1000);

    (void)data;
    if (poll->to.function)
        report("task %llu was polled for %lld us: from %s (%s:%u) to %s (%s:%u)",
               (unsigned long long)poll->task, us, poll->from.function, poll->from.file, poll->from.line,
               poll->to.function, poll->to.file, poll->to.line);
    else
        report("task %llu was polled for %lld us: from %s (%s:%u) to its end", (unsigned long long)poll->task,
               us, poll->from.function, poll->from.file, poll->from.line);
}

/* Of what a poll takes, the polls within it may have told a part. */
woi_poll watchdog_poll(struct woi_future **slot, struct woi_context *cx)
{
    struct thread *thread = thread_self();
    const int64_t told_before = thread->watchdog_told;
    struct woi_slow_poll slow = {.task = woi_current_task_id(), .from = place_of(*slot)};
    const int64_t start = sys()->now();
    int64_t took;
    woi_poll poll;

    thread->watchdog_told = 0;
    poll = strand_poll(slot, cx);
    took = sys()->now() - start;
    slow.nanoseconds = took - thread->watchdog_told;
    if (watchdog_is_on(thread) && slow.nanoseconds > thread->watchdog_threshold) {
        if (poll.status == WOI_STATUS_PENDING)
            slow.to = place_of(*slot);
        thread->watchdog_told = took;
        thread->watchdog(&slow, thread->watchdog_data);
    }
    thread->watchdog_told += told_before;
    return poll;
}

void woi_set_watchdog(int64_t threshold, woi_watchdog *watchdog, void *data)
{
    struct thread *thread = thread_self();

    thread->watchdog_threshold = threshold;
    thread->watchdog = watchdog ? watchdog : say;
    thread->watchdog_data = data;
}
