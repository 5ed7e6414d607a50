/* metrics.h - what a runtime has done and does, in numbers, and who keeps it too long.
 *
 *     struct woi_metrics now;
 *
 *     if (woi_metrics(NULL, &now) == 0)
 *         printf("%zu tasks, %llu polls\n", now.tasks, (unsigned long long)now.polls);
 *     woi_set_watchdog(WOI_MS(10), NULL, NULL);     // polls of more than 10 ms are said on stderr
 *
 * The counters cost an instruction where something is counted, and are always on. What they cannot tell
 * without a look at the clock, such as how long the thread was busy, getrusage(2) knows. */
#ifndef WOI_METRICS_H
#define WOI_METRICS_H

#include "runtime.h"

WOI_EXTERN_C_BEGIN_

/* Counters run from when the runtime was made; they do not wrap in the life of a machine. */
struct woi_metrics {
    size_t tasks;       /* spawned and not ended */
    size_t tasks_most;  /* at one time */
    size_t queue;       /* runnable tasks that wait for their poll */
    size_t queue_most;  /* as seen whenever the loop looked, which is each 16 units of work or sooner */
    size_t timers;      /* armed, but for those that never fire */
    size_t sources;     /* fds that are registered */
    size_t waiting;     /* waits for one of them */
    uint64_t spawned;   /* tasks, block_on's included */
    uint64_t polls;     /* of tasks; a task that is cancelled takes one for its end */
    uint64_t wakes;     /* tasks made runnable, but for their spawn: by others, by themselves, by an abort */
    uint64_t exhausted; /* polls that used up their budget */
    uint64_t timers_fired;
    uint64_t looks;  /* at the kernel, without waiting */
    uint64_t parks;  /* waits in the kernel with nothing else to do */
    uint64_t events; /* that the kernel reported */
};

/* Of the runtime, or of the thread's current one for NULL; from anywhere on its thread, also from within a
 * poll. 0; -EINVAL: ret_metrics is NULL; -ENXIO: no runtime is current; -EPERM: it is another thread's, or
 * this is a forked child. */
WOI_API int woi_metrics(const struct woi_runtime *runtime, struct woi_metrics *ret_metrics);

/* A place in an async function: the await where it was suspended, or the function itself if it had not begun.
 * Of a future written by hand, its name and its type record. The strings live as long as the program. */
struct woi_place {
    const char *function; /* NULL: none */
    const char *file;
    unsigned line;
};

/* A poll that was too long. What took the time lies between `from` and `to`, perhaps in a function that was
 * called or returned to in between. A branch of a combinator is a poll of its own; its time is not counted
 * again for whoever polled it, once it has been told. */
struct woi_slow_poll {
    int64_t nanoseconds;
    woi_task_id task;      /* 0: none */
    struct woi_place from; /* where it went on */
    struct woi_place to;   /* where it waits now; no function: it has ended */
};

/* Called right after the poll, in its task; it must not block either. */
typedef void woi_watchdog(const struct woi_slow_poll *poll, void *data);

/* Polls on this thread that take longer than threshold, in ns, are told to watchdog with data; to stderr if
 * it is NULL. Zero or less: no more. It takes hold at the loop's next look. Off, it costs nothing; on, two
 * looks at the clock for each poll. Finally parts of tasks that are cancelled are no polls. */
WOI_API void woi_set_watchdog(int64_t threshold, woi_watchdog *watchdog, void *data);

WOI_EXTERN_C_END_

#endif
