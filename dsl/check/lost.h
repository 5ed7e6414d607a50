/* lost.h - inside of lost-local: what may be lost where, and the wait that loses it. */
#ifndef DSL_CHECK_LOST_H
#define DSL_CHECK_LOST_H

#include "check/checker.h"

struct lost {
    struct checker *checker;
    const struct flow *flow;
    uint32_t half; /* words for each of the two bits */
};

/* What blocks begin with, and a walk back through them. */
struct search {
    const struct lost *lost;
    const uint64_t *states; /* what blocks begin with */
    struct links back;
    uint32_t *queue;
    uint32_t *seen; /* by block: the search that saw it */
    uint32_t number;
};

static inline bool is_tracked(const struct flow *flow, uint32_t variable)
{
    return flow->variables[variable].kind == VARIABLE_LOCAL ||
           flow->variables[variable].kind == VARIABLE_PART;
}

/* lost.c: what the event does to the two bits of each variable. */
void lost_apply(void *data, const struct event *event, uint64_t *state);

/* lost_where.c: the wait that is nearest to the event of the block, by blocks. UINT32_MAX: the search has
 * become too long. */
uint32_t find_suspension(struct search *search, uint32_t block, uint32_t event, uint32_t variable);

#endif
