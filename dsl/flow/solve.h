/* solve.h - data flow over the blocks of a function: which bits may be set where. */
#ifndef DSL_FLOW_SOLVE_H
#define DSL_FLOW_SOLVE_H

#include "flow/flow.h"

/* Where two ways meet, the bits of both are set. */
struct analysis {
    uint32_t words; /* of 64 bits, in a state */
    bool backward;
    bool skips_cancel; /* as if nothing were ever cancelled */
    void (*apply)(void *data, const struct event *event, uint64_t *state);
    void *data;
};

/* The states that blocks begin with (end with, if backward), `words` for each; NULL: the function is too
 * large. */
uint64_t *flow_solve(const struct flow *flow, const struct analysis *analysis);

/* The edges of a flow, by block. */
struct links {
    uint32_t *first; /* block_count + 1 indices into `to` */
    uint32_t *to;
    bool *cancel;
};
void links_init(struct links *links, const struct flow *flow, bool backward);
void links_release(struct links *links);

/* Blocks that are reached from the entry; the caller frees it. */
bool *flow_reached(const struct flow *flow);

static inline void bit_set(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

static inline void bit_clear(uint64_t *bits, uint32_t bit)
{
    bits[bit / 64] &= ~((uint64_t)1 << bit % 64);
}

static inline bool bit_get(const uint64_t *bits, uint32_t bit)
{
    return bits[bit / 64] >> bit % 64 & 1;
}

#endif
