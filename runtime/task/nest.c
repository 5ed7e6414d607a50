/* nest.c - futures around one other. */
#include "nest.h"

#include "future.h"
#include "outcome.h"
#include "strand.h"
#include "task.h"
#include "watchdog.h"

void *nest_new(const struct woi_future_type *type, size_t size, struct woi_future *future)
{
    const unsigned depth = future ? nest_depth(future) : 0;
    struct nest_one *one = NULL;

    if (depth >= DEEPEST)
        misuse(TOO_DEEP);
    else if (future)
        one = future_new(type, size);
    if (!one) {
        woi_future_drop(future);
        return NULL;
    }
    one->nest.depth = depth + 1;
    strand_init(&one->slot, future);
    return one;
}

woi_poll nest_poll_inside(struct nest_one *one, struct woi_context *cx)
{
    return strand_poll_watched(watchdog_is_on(thread_self()), &one->slot, cx);
}

void nest_drop_inside(struct nest_one *one)
{
    struct woi_future *slot = one->slot;

    one->slot = NULL;
    strand_drop_leaf(slot);
}

void nest_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    const struct nest_one *one = (const struct nest_one *)self;

    if (one->slot)
        strand_describe(one->slot, out, indent);
}
