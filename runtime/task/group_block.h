/* group_block.h - the block behind a combinator: group_new.c makes it, group.c polls and drops it. */
#ifndef WOI_TASK_GROUP_BLOCK_H
#define WOI_TASK_GROUP_BLOCK_H

#include "branch.h"
#include "nest.h"

/* One reference is the future's own, one each waker's. */
struct group {
    struct nest nest;
    uint32_t n;
    uint32_t unfinished;
    size_t references;
    struct woi_waker parent;
    struct branch *ready, **ready_end;
    char *outputs; /* of an array form, or NULL */
    size_t output_size;
    unsigned char kind;
    bool settled;
    bool is_cut_short; /* the last poll: what is ready goes on in the order in which it stands */
    struct branch branches[];
};

static inline size_t group_size(size_t n)
{
    return sizeof(struct group) + n * sizeof(struct branch);
}

/* By enum woi_group_kind_. */
extern const struct woi_future_type group_types[];

/* At the end of the list of the ready. */
static inline void group_append(struct group *group, struct branch *branch)
{
    branch->bits |= BRANCH_QUEUED;
    branch->next = NULL;
    *group->ready_end = branch;
    group->ready_end = &branch->next;
}

static inline woi_poll group_settle(struct group *group, int output)
{
    group->settled = true;
    group->nest.public.output = output;
    return WOI_READY;
}

#endif
