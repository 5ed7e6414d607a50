/* solve.c - a worklist over the blocks in reverse postorder. */
#include "flow/solve.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What one function may cost: words of state, and words looked at. Ordinary ones need thousands. */
enum { MOST_STATE = 1 << 22 };
static const uint64_t most_work = (uint64_t)1 << 28;

void links_init(struct links *links, const struct flow *flow, bool backward)
{
    uint32_t *first = memory_new(flow->block_count + 2, sizeof *first);

    links->to = memory_new(flow->edge_count, sizeof *links->to);
    links->cancel = memory_new(flow->edge_count, sizeof *links->cancel);
    for (size_t i = 0; i < flow->edge_count; i++)
        first[(backward ? flow->edges[i].to : flow->edges[i].from) + 2]++;
    for (size_t i = 2; i < flow->block_count + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < flow->edge_count; i++) {
        const struct edge *edge = &flow->edges[i];
        const uint32_t at = first[(backward ? edge->to : edge->from) + 1]++;

        links->to[at] = backward ? edge->from : edge->to;
        links->cancel[at] = edge->cancel;
    }
    links->first = first;
}

void links_release(struct links *links)
{
    free(links->first);
    free(links->to);
    free(links->cancel);
    *links = (struct links){0};
}

/* Blocks in reverse postorder from `entry`; all: and after them those that are not reached. */
static uint32_t *order_blocks(const struct flow *flow, const struct links *links, uint32_t entry, bool all,
                              uint32_t *ret_count)
{
    const uint32_t n = (uint32_t)flow->block_count;
    uint32_t *order = memory_new(n, sizeof *order), *stack = memory_new(n, sizeof *stack);
    uint32_t *next = memory_new(n, sizeof *next);
    bool *seen = memory_new(n, sizeof *seen);
    uint32_t depth = 0, left = n, behind = n;

    memcpy(next, links->first, n * sizeof *next);
    seen[entry] = true;
    stack[depth++] = entry;
    while (depth > 0) {
        const uint32_t block = stack[depth - 1];

        if (next[block] == links->first[block + 1]) {
            order[--left] = block;
            depth--;
            continue;
        }
        const uint32_t to = links->to[next[block]++];

        if (!seen[to]) {
            seen[to] = true;
            stack[depth++] = to;
        }
    }
    memmove(order, order + left, (n - left) * sizeof *order);
    behind = n - left;
    for (uint32_t i = 0; all && i < n; i++)
        if (!seen[i])
            order[behind++] = i;
    *ret_count = behind;
    free(stack);
    free(next);
    free(seen);
    return order;
}

static void apply_block(const struct flow *flow, const struct analysis *analysis, uint32_t block,
                        uint64_t *state)
{
    const struct block *at = &flow->blocks[block];

    for (uint32_t i = at->first; !analysis->backward && i < at->last; i++)
        analysis->apply(analysis->data, &flow->events[i], state);
    for (uint32_t i = at->last; analysis->backward && i > at->first; i--)
        analysis->apply(analysis->data, &flow->events[i - 1], state);
}

/* Adds the bits of `from`; returns whether any was new. */
static bool merge(uint64_t *into, const uint64_t *from, uint32_t words)
{
    uint64_t fresh = 0;

    for (uint32_t i = 0; i < words; i++) {
        fresh |= from[i] & ~into[i];
        into[i] |= from[i];
    }
    return fresh != 0;
}

static bool solve(const struct flow *flow, const struct analysis *analysis, const struct links *links,
                  const uint32_t *order, uint32_t n, uint64_t *states)
{
    const uint32_t words = analysis->words;
    uint64_t *state = memory_new(words, sizeof *state), work = 0;
    bool *dirty = memory_new(flow->block_count, sizeof *dirty), changed = true;

    memset(dirty, true, flow->block_count);
    while (changed && work < most_work) {
        changed = false;
        for (uint32_t i = 0; i < n && work < most_work; i++) {
            const uint32_t block = order[i];

            if (!dirty[block])
                continue;
            dirty[block] = false;
            memcpy(state, states + (size_t)block * words, words * sizeof *state);
            apply_block(flow, analysis, block, state);
            work += words + flow->blocks[block].last - flow->blocks[block].first;
            for (uint32_t k = links->first[block]; k < links->first[block + 1]; k++) {
                const uint32_t to = links->to[k];

                if (analysis->skips_cancel && links->cancel[k])
                    continue;
                work += words;
                if (merge(states + (size_t)to * words, state, words))
                    dirty[to] = changed = true;
            }
        }
    }
    free(state);
    free(dirty);
    return work < most_work;
}

uint64_t *flow_solve(const struct flow *flow, const struct analysis *analysis)
{
    struct links links;

    if (flow->block_count * (size_t)analysis->words > MOST_STATE)
        return NULL;
    links_init(&links, flow, analysis->backward);
    uint64_t *states = memory_new(flow->block_count * analysis->words, sizeof *states);
    uint32_t count;
    const uint32_t entry = analysis->backward ? flow->exit : 0;
    uint32_t *order = order_blocks(flow, &links, entry, analysis->backward, &count);

    if (!solve(flow, analysis, &links, order, count, states)) {
        free(states);
        states = NULL;
    }
    free(order);
    links_release(&links);
    return states;
}

bool *flow_reached(const struct flow *flow)
{
    struct links links;
    bool *reached = memory_new(flow->block_count, sizeof *reached);
    uint32_t *stack = memory_new(flow->block_count, sizeof *stack);
    uint32_t depth = 0;

    links_init(&links, flow, false);
    reached[0] = true;
    stack[depth++] = 0;
    while (depth > 0) {
        const uint32_t block = stack[--depth];

        for (uint32_t k = links.first[block]; k < links.first[block + 1]; k++) {
            if (!reached[links.to[k]]) {
                reached[links.to[k]] = true;
                stack[depth++] = links.to[k];
            }
        }
    }
    free(stack);
    links_release(&links);
    return reached;
}
