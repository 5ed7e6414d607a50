/* group.c - join, try_join, select, timeout: one reference-counted block with a strand per branch.
 *
 *     | header | branch 0 | branch 1 | ... |
 *
 * Each branch has a waker of its own that points at the branch; clones of it keep the block, not the
 * futures. A woken branch goes on the list of the ready, and if that was empty, whoever awaits the
 * group is woken. A poll detaches the list and polls those branches once. */
#include <errno.h>

#include "base/thread.h"
#include "error.h"
#include "future.h"
#include "group_block.h"
#include "into.h"
#include "strand.h"
#include "watchdog.h"

static struct group *group_of(struct branch *branch)
{
    return container_of(branch - branch->index, struct group, branches);
}

static void release(struct group *group)
{
    if (--group->references == 0)
        woi_future_free_(&group->nest.public.future, group_size(group->n));
}

/* --- wakers --- */

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
    group_append(group, branch);
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
    strand_drop_leaf(slot);
}

static void drop_branches(struct group *group)
{
    for (uint32_t i = 0; i < group->n; i++)
        drop_branch(&group->branches[i]);
}

/* The others go first: their finally parts may still touch what the winner's output overwrites. */
static woi_poll settle_with(struct group *group, struct branch *winner, int output)
{
    for (uint32_t i = 0; i < group->n; i++)
        if (&group->branches[i] != winner)
            drop_branch(&group->branches[i]);
    commit(group, winner);
    return group_settle(group, output);
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
        error = branch->index == 0 ? 0 : future_error(branch->slot);
        return settle_with(group, branch, error || branch->index == 0 ? error : -ETIMEDOUT);
    case WOI_GROUP_TRY_JOIN_:
        error = future_error(branch->slot);
        if (error) {
            drop_branches(group);
            return group_settle(group, error);
        }
        break;
    case WOI_GROUP_JOIN_:
        break;
    }
    if (group->unfinished)
        return WOI_PENDING;
    for (uint32_t i = 0; i < group->n; i++)
        commit(group, &group->branches[i]);
    return group_settle(group, 0);
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

static woi_poll poll_ready(struct group *group, struct woi_context *cx, bool is_watched)
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
        poll = strand_poll_watched(is_watched, &branch->slot, &inner);
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

static woi_poll group_poll(struct woi_future *self, struct woi_context *cx)
{
    struct group *group = (struct group *)self;
    struct thread *thread = thread_self();
    woi_poll poll;

    if (group->settled) /* it has no branches */
        return ready_at_once(cx);
    if (!nest_enter(thread))
        return woi_panic(TOO_DEEP);
    woi_waker_store(&group->parent, &cx->waker);
    poll = poll_ready(group, cx, watchdog_is_on(thread));
    nest_leave(thread);
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

/* clang-format off */
#define GROUP_TYPE(text)                                                                                     \
    {                                                                                                        \
        WOI_FLAGGED_LEAF_(text, struct group, int, WOI_FUTURE_NESTS_), .poll = group_poll, .drop = group_drop, .describe = group_describe \
    }
/* clang-format on */

const struct woi_future_type group_types[] = {
    [WOI_GROUP_JOIN_] = GROUP_TYPE("join"),       [WOI_GROUP_TRY_JOIN_] = GROUP_TYPE("try_join"),
    [WOI_GROUP_SELECT_] = GROUP_TYPE("select"),   [WOI_GROUP_SELECT_BIASED_] = GROUP_TYPE("select_biased"),
    [WOI_GROUP_TIMEOUT_] = GROUP_TYPE("timeout"),
};
