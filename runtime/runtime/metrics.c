/* metrics.c - the counters of all parts, read at once. */
#include "woi/metrics.h"

#include <errno.h>

#include "runtime.h"

int woi_metrics(const struct woi_runtime *runtime, struct woi_metrics *ret_metrics)
{
    const struct woi_runtime *of = runtime ? runtime : runtime_current();
    int error;

    if (!ret_metrics)
        return -EINVAL;
    if (!of)
        return -ENXIO;
    error = runtime_check(of);
    if (error)
        return error;
    const struct executor *executor = &of->executor;
    const size_t queue = executor_length(executor);
    *ret_metrics = (struct woi_metrics){
        .tasks = executor->owner.count,
        .tasks_most = executor->owner.most,
        .queue = queue,
        .queue_most = queue > executor->most ? queue : executor->most,
        .timers = of->timers.armed,
        .sources = of->reactor.sources,
        .waiting = of->reactor.waiting,
        .spawned = executor->owner.last_id,
        .polls = executor->popped,
        .wakes = executor->pushed - executor->owner.last_id,
        .exhausted = executor->exhausted,
        .timers_fired = of->timers.fired,
        .looks = of->looks,
        .parks = of->parks,
        .events = of->reactor.events,
    };
    return 0;
}
