/* group.c - join, try_join, select, timeout: one reference-counted block with a strand per branch.
 *
 *     | header | branch 0 | branch 1 | ... |
 *
 * Each branch has a waker of its own that points at the branch; clones of it keep the block, not the
 * futures. A woken branch goes on the list of the ready, and if that was empty, whoever awaits the
 * group is woken. A poll detaches the list and polls those branches once. */
#include "group.h"

#include <errno.h>

#include "base/report.h"
#include "base/thread.h"
#include "branch.h"
#include "future.h"
#include "into.h"
#include "outcome.h"
#include "strand.h"
#include "task.h"

/* Groups within groups take C stack: when polled, when dropped, when described. */
enum { DEEPEST = 256 };
#define TOO_DEEP "combinators are nested too deep"

/* One reference is the future's own, one each waker's. */
struct group {
    struct woi_future_int public;
    uint32_t n;
    uint32_t unfinished;
    size_t references;
    struct woi_waker parent;
    struct branch *ready, **ready_end;
    char *outputs; /* of an array form, or NULL */
    size_t output_size;
    unsigned short depth; /* 1 if none of the branches is a group */
    unsigned char kind;
    bool settled;
    bool is_cut_short; /* the last poll: what is ready goes on in the order in which it stands */
    struct branch branches[];
};

static size_t group_size(size_t n)
{
    return sizeof(struct group) + n * sizeof(struct branch);
}

static struct group *group_of(struct branch *branch)
{
    return container_of(branch - branch->index, struct group, branches);
}

static void release(struct group *group)
{
    if (--group->references == 0)
        future_free_sized(&group->public.future, group_size(group->n));
}

/* --- wakers --- */

static void append(struct group *group, struct branch *branch)
{
    branch->bits |= BRANCH_QUEUED;
    branch->next = NULL;
    *group->ready_end = branch;
    group->ready_end = &branch->next;
}

static struct branch *detach_ready(struct group *group)
{
    struct branch *first = group->ready;

    group->ready = NULL;
    group->ready_end = &group->ready;
    return first;
}

static void wake_by_ref(void *data)
{
    struct branch *branch = data;
    struct group *group = group_of(branch);
    const bool first = !group->ready;

    if (branch->bits & (BRANCH_QUEUED | BRANCH_DONE))
        return;
    append(group, branch);
    if (first)
        woi_waker_wake_by_ref(&group->parent);
}

static void drop_waker(void *data)
{
    release(group_of(data));
}

static void wake(void *data)
{
    wake_by_ref(data);
    drop_waker(data);
}

static struct woi_waker clone_waker(void *data);
static const struct woi_waker_vtable branch_vtable = {clone_waker, wake, wake_by_ref, drop_waker};

static struct woi_waker clone_waker(void *data)
{
    group_of(data)->references++;
    return (struct woi_waker){data, &branch_vtable};
}

/* --- outputs --- */

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

/* What try_join looks at: 0, or the error that the finished branch ended with. */
static int branch_error(struct branch *branch)
{
    const struct woi_future *future = into_inner(branch->slot);
    int64_t value;

    if (is_join_handle(future)) {
        const struct task *task = container_of((struct woi_future *)(uintptr_t)future, struct task, join);
        const struct woi_future *outcome = task_outcome(task);

        if (outcome)
            return outcome_error(outcome);
        future = task->slot;
    }
    if (!(future->type->flags & WOI_FUTURE_SIGNED))
        return 0;
    value = signed_output(future);
    return value >= 0 ? 0 : value < INT32_MIN ? INT32_MIN : (int)value;
}

static void commit(struct group *group, struct branch *branch)
{
    into_commit(branch->slot);
    if (group->outputs)
        woi_future_take(branch->slot, group->outputs + branch->index * group->output_size,
                        group->output_size);
}

/* --- the future --- */

static void drop_branch(struct branch *branch)
{
    struct woi_future *slot = branch->slot;

    branch->bits |= BRANCH_DONE;
    branch->slot = NULL;
    strand_drop(&slot);
}

static void drop_branches(struct group *group)
{
    for (uint32_t i = 0; i < group->n; i++)
        drop_branch(&group->branches[i]);
}

static woi_poll settle(struct group *group, int output)
{
    group->settled = true;
    group->public.output = output;
    return WOI_READY;
}

/* The others go first: their finally parts may still touch what the winner's output overwrites. */
static woi_poll settle_with(struct group *group, struct branch *winner, int output)
{
    for (uint32_t i = 0; i < group->n; i++)
        if (&group->branches[i] != winner)
            drop_branch(&group->branches[i]);
    commit(group, winner);
    return settle(group, output);
}

static woi_poll branch_finished(struct group *group, struct branch *branch)
{
    int error;

    branch->bits |= BRANCH_DONE;
    group->unfinished--;
    switch ((enum woi_group_kind_)group->kind) {
    case WOI_GROUP_SELECT_:
    case WOI_GROUP_SELECT_BIASED_:
        return settle_with(group, branch, (int)branch->index);
    case WOI_GROUP_TIMEOUT_:
        error = branch->index == 0 ? 0 : branch_error(branch);
        return settle_with(group, branch, error || branch->index == 0 ? error : -ETIMEDOUT);
    case WOI_GROUP_TRY_JOIN_:
        error = branch_error(branch);
        if (error) {
            drop_branches(group);
            return settle(group, error);
        }
        break;
    case WOI_GROUP_JOIN_:
        break;
    }
    if (group->unfinished)
        return WOI_PENDING;
    for (uint32_t i = 0; i < group->n; i++)
        commit(group, &group->branches[i]);
    return settle(group, 0);
}

/* One branch has used the budget up: the others go first in the next poll, or it would do so again. */
static woi_poll cut_short(struct group *group, struct branch *rest)
{
    struct branch *last = rest;

    while (last->next)
        last = last->next;
    last->next = group->ready;
    if (!group->ready)
        group->ready_end = &last->next;
    group->ready = rest;
    group->is_cut_short = true;
    woi_waker_wake_by_ref(&group->parent);
    return WOI_PENDING;
}

static bool is_in_order(const struct group *group)
{
    return group->kind == WOI_GROUP_SELECT_BIASED_ || group->kind == WOI_GROUP_TIMEOUT_;
}

static woi_poll poll_ready(struct group *group, struct woi_context *cx)
{
    struct branch *branch, *next;

    branch = detach_ready(group);
    if (is_in_order(group) && !group->is_cut_short)
        branch = branches_sort(branch);
    group->is_cut_short = false;
    for (; branch; branch = next) {
        struct woi_context inner = {.waker = {branch, &branch_vtable}, .budget = cx->budget};
        woi_poll poll;

        next = branch->next;
        branch->bits &= ~(uint32_t)BRANCH_QUEUED;
        poll = strand_poll(&branch->slot, &inner);
        if (poll.status == WOI_STATUS_READY)
            poll = branch_finished(group, branch);
        else if (poll.status == WOI_STATUS_PANICKED)
            drop_branches(group);
        if (poll.status != WOI_STATUS_PENDING)
            return poll;
        if (next && cx->budget && *cx->budget == 0)
            return cut_short(group, next);
    }
    return WOI_PENDING;
}

/* Through the frames between them, groups can be nested deeper than their depths say. */
static woi_poll group_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group *group = (struct group *)self;
    struct thread *thread = thread_self();
    woi_poll poll;

    if (group->settled) /* it has no branches */
        return ready_at_once(cx);
    if (thread->nesting == DEEPEST)
        return woi_panic(TOO_DEEP);
    woi_waker_store(&group->parent, &cx->waker);
    thread->nesting++;
    poll = poll_ready(group, cx);
    thread->nesting--;
    return poll;
}

static void group_drop(struct woi_future *self)
{
    struct group *group = (struct group *)self;

    drop_branches(group);
    woi_waker_drop(woi_waker_take(&group->parent));
    release(group);
}

static void group_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    const struct group *group = (const struct group *)self;

    for (uint32_t i = 0; i < group->n; i++) {
        const struct branch *branch = &group->branches[i];

        fprintf(out, "%*sbranch %u%s\n", (int)indent, "", i, branch->bits & BRANCH_DONE ? ", finished" : "");
        if (!(branch->bits & BRANCH_DONE))
            strand_describe(branch->slot, out, indent + 2);
    }
}

/* --- making one --- */

/* clang-format off */
#define GROUP_TYPE(text)                                                                                     \
    {                                                                                                        \
        WOI_LEAF_(text, struct group, int), .poll = group_poll, .drop = group_drop, .describe = group_describe \
    }
/* clang-format on */

static const struct woi_future_type group_types[] = {
    [WOI_GROUP_JOIN_] = GROUP_TYPE("join"),       [WOI_GROUP_TRY_JOIN_] = GROUP_TYPE("try_join"),
    [WOI_GROUP_SELECT_] = GROUP_TYPE("select"),   [WOI_GROUP_SELECT_BIASED_] = GROUP_TYPE("select_biased"),
    [WOI_GROUP_TIMEOUT_] = GROUP_TYPE("timeout"),
};

static bool is_group(const struct woi_future *future)
{
    return future->type->poll == group_poll;
}

static struct group *allocate(enum woi_group_kind_ kind, size_t n)
{
    struct group *group = n > (UINT32_MAX >> 1) ? NULL : pool_allocate(group_size(n));

    if (!group)
        return NULL;
    *group = (struct group){
        .public.future.type = &group_types[kind],
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

static unsigned depth_of(struct woi_future *future)
{
    const struct woi_future *inner = into_inner(future);

    return is_group(inner) ? ((const struct group *)inner)->depth : 0;
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
        append(group, &group->branches[i]);
    for (size_t i = 0; i < start; i++)
        append(group, &group->branches[i]);
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
        if (first_of(futures, n, i) < i) {
            misuse("the same future is given to a combinator twice");
            return refuse(futures, n);
        }
        depth = depth_of(branch_at(futures, i));
        deepest = depth > deepest ? depth : deepest;
    }
    if (deepest >= DEEPEST) {
        misuse(TOO_DEEP);
        return refuse(futures, n);
    }
    group = allocate(kind, n);
    if (!group)
        return refuse(futures, n);
    group->depth = (unsigned short)(deepest + 1);
    group->outputs = outputs;
    group->output_size = output_size;
    add_branches(group, futures, start);
    if (n == 0)
        (void)settle(group, kind == WOI_GROUP_JOIN_ || kind == WOI_GROUP_TRY_JOIN_ ? 0 : -EINVAL);
    return &group->public;
}

struct woi_future_int *group_new(enum woi_group_kind_ kind, size_t n, struct woi_future *const *branches)
{
    return woi_group_array_(kind, n, branches, NULL, 0);
}

struct woi_future_int *woi_group_new_(enum woi_group_kind_ kind, size_t n, struct woi_future *const *branches)
{
    return group_new(kind, n, branches);
}
