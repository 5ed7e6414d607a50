/* error.c - failures: what a try_join looks at, and whoever else ends with the first of many. */
#include "error.h"

#include "borrow.h"
#include "into.h"
#include "outcome.h"

static int64_t signed_output(const struct woi_future *future)
{
    const char *output = (const char *)future + future->type->output_offset;

    switch (future->type->output_size) {
    case sizeof(int8_t):
        return *(const int8_t *)output;
    case sizeof(int16_t):
        return *(const int16_t *)(const void *)output;
    case sizeof(int32_t):
        return *(const int32_t *)(const void *)output;
    default:
        return *(const int64_t *)(const void *)output;
    }
}

static int output_error(const struct woi_future *future)
{
    int64_t value;

    if (!(future->type->flags & WOI_FUTURE_SIGNED))
        return 0;
    value = signed_output(future);
    return value >= 0 ? 0 : value < INT32_MIN ? INT32_MIN : (int)value;
}

int task_error(const struct task *task)
{
    const struct woi_future *outcome = task_outcome(task);

    return outcome ? outcome_error(outcome) : output_error(task->slot);
}

int future_error(struct woi_future *future)
{
    struct woi_future *inner = borrow_inner(into_inner(future));

    return is_join_handle(inner) ? task_error(container_of(inner, struct task, join)) : output_error(inner);
}
