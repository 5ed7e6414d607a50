/* group_new.c - making the block of a combinator of the futures that it is given. */
#include <errno.h>

#include "base/thread.h"
#include "borrow.h"
#include "future.h"
#include "group.h"
#include "group_block.h"
#include "into.h"
#include "nest.h"
#include "never.h"
#include "outcome.h"
#include "strand.h"

static struct group *allocate(enum woi_group_kind_ kind, size_t n)
{
    struct group *group = n > (UINT32_MAX >> 1) ? NULL : pool_allocate(group_size(n));

    if (!group)
        return NULL;
    *group = (struct group){
        .nest.public.future.type = &group_types[kind],
        .n = (uint32_t)n,
        .unfinished = (uint32_t)n,
        .references = 1,
        .ready_end = &group->ready,
        .kind = (unsigned char)kind,
    };
    return group;
}

static struct woi_future *branch_at(const void *futures, size_t i)
{
    struct woi_future *future;

    memcpy(&future, (const char *)futures + i * sizeof future, sizeof future);
    return future;
}

/* Looking for doubles is quadratic: only where there are few. */
enum { DOUBLES_SOUGHT = 12 };

/* The first that is the same future as the i-th one, whether or not in a WOI_INTO. */
static size_t first_of(const void *futures, size_t n, size_t i)
{
    struct woi_future *future = branch_at(futures, i);

    if (n > DOUBLES_SOUGHT || !future)
        return i;
    future = into_inner(future);
    for (size_t k = 0; k < i; k++)
        if (branch_at(futures, k) && into_inner(branch_at(futures, k)) == future)
            return k;
    return i;
}

/* Whether one before the i-th polls the same future, which may be lent. */
static bool is_double(const void *futures, size_t n, size_t i)
{
    const struct woi_future *future = borrow_inner(into_inner(branch_at(futures, i)));

    if (n > DOUBLES_SOUGHT || is_never(future))
        return false;
    for (size_t k = 0; k < i; k++)
        if (borrow_inner(into_inner(branch_at(futures, k))) == future)
            return true;
    return false;
}

/* Drops each future once, also if it is there twice. */
static struct woi_future_int *refuse(const void *futures, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        struct woi_future *future = branch_at(futures, i);
        const size_t first = first_of(futures, n, i);
        bool comes_again = false;

        for (size_t k = first; k < i; k++)
            comes_again |= branch_at(futures, k) == future;
        if (first == i)
            woi_future_drop(future);
        else if (!comes_again)
            into_give_up(future, branch_at(futures, first));
    }
    return NULL;
}

/* Where a fair select begins. Steps of the golden section are fair to every second call alone, too. */
static size_t next_start(size_t n)
{
    return (size_t)((uint64_t)(thread_self()->rotation += 2654435769u) * n >> 32);
}

/* Those from start on are the first to be polled. */
static void add_branches(struct group *group, const void *futures, size_t start)
{
    for (uint32_t i = 0; i < group->n; i++) {
        struct branch *branch = &group->branches[i];

        branch->index = i;
        branch->bits = 0;
        strand_init(&branch->slot, branch_at(futures, i));
    }
    for (size_t i = start; i < group->n; i++)
        group_append(group, &group->branches[i]);
    for (size_t i = 0; i < start; i++)
        group_append(group, &group->branches[i]);
}

struct woi_future_int *woi_group_array_(enum woi_group_kind_ kind, size_t n, const void *futures,
                                        void *outputs, size_t output_size)
{
    const size_t start = kind == WOI_GROUP_SELECT_ ? next_start(n) : 0;
    struct group *group;
    unsigned deepest = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned depth;

        if (!branch_at(futures, i))
            return refuse(futures, n);
        if (is_double(futures, n, i)) {
            misuse("the same future is given to a combinator twice");
            return refuse(futures, n);
        }
        depth = nest_depth(branch_at(futures, i));
        deepest = depth > deepest ? depth : deepest;
    }
    if (deepest >= DEEPEST) {
        misuse(TOO_DEEP);
        return refuse(futures, n);
    }
    group = allocate(kind, n);
    if (!group)
        return refuse(futures, n);
    group->nest.depth = deepest + 1;
    group->outputs = outputs;
    group->output_size = output_size;
    add_branches(group, futures, start);
    if (n == 0)
        (void)group_settle(group, kind == WOI_GROUP_JOIN_ || kind == WOI_GROUP_TRY_JOIN_ ? 0 : -EINVAL);
    return &group->nest.public;
}

struct woi_future_int *group_new(enum woi_group_kind_ kind, size_t n, struct woi_future *const *branches)
{
    return woi_group_array_(kind, n, branches, NULL, 0);
}

struct woi_future_int *woi_group_new_(enum woi_group_kind_ kind, size_t n, struct woi_future *const *branches)
{
    return group_new(kind, n, branches);
}
