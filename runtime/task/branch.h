/* branch.h - one branch of a combinator. */
#ifndef WOI_TASK_BRANCH_H
#define WOI_TASK_BRANCH_H

#include "woi/future.h"

enum branch_bits {
    BRANCH_QUEUED = 1u << 0, /* in the list of the ready, exactly once */
    BRANCH_DONE = 1u << 1,   /* finished or dropped: waking it does nothing */
};

struct branch {
    struct woi_future *slot; /* a strand; the finished root when DONE; NULL when dropped */
    struct branch *next;     /* in the list of the ready */
    uint32_t index;
    uint32_t bits;
};

/* A list of them in the order of their indices. */
struct branch *branches_sort(struct branch *list);

#endif
