/* lost_where.c - which wait loses a local: by a walk back through the blocks. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/lost.h"

static bool concerns(const struct flow *flow, const struct event *event, uint32_t variable)
{
    const struct variable *variables = flow->variables;

    return is_tracked(flow, event->variable) &&
           (event->variable == variable || variables[event->variable].of == variable ||
            variables[variable].of == event->variable);
}

static bool is_written_before(struct search *search, uint32_t block, uint32_t event, uint32_t variable)
{
    const struct lost *lost = search->lost;
    const struct variable *variables = lost->flow->variables;
    uint64_t *state = memory_new(lost->half * 2, sizeof *state);

    memcpy(state, search->states + (size_t)block * lost->half * 2, lost->half * 2 * sizeof *state);
    for (uint32_t i = lost->flow->blocks[block].first; i < event; i++)
        lost_apply((void *)lost, &lost->flow->events[i], state);
    bool written = bit_get(state, variable);

    for (uint32_t part = variables[variable].first_part; part; part = variables[part].next_part)
        written |= bit_get(state, part);
    free(state);
    return written;
}

/* Backwards through a block from an event. Returns the event of the suspension, or UINT32_MAX; *ret_on: no
 * event of the block ends the search. */
static uint32_t search_block(struct search *search, uint32_t block, uint32_t from, uint32_t variable,
                             bool *ret_on)
{
    const struct flow *flow = search->lost->flow;

    *ret_on = true;
    for (uint32_t i = from; i > flow->blocks[block].first; i--) {
        const struct event *event = &flow->events[i - 1];
        const bool leaves =
            event->kind == EVENT_SUSPEND || event->kind == EVENT_LEAVE || event->kind == EVENT_PANIC;

        checker_may_look(search->lost->checker, 1);
        if (leaves && is_written_before(search, block, i - 1, variable))
            return i - 1;
        if ((event->kind == EVENT_WRITE || event->kind == EVENT_TOUCH || event->kind == EVENT_DECLARE) &&
            concerns(flow, event, variable)) {
            *ret_on = false;
            return UINT32_MAX;
        }
    }
    return UINT32_MAX;
}

uint32_t find_suspension(struct search *search, uint32_t block, uint32_t event, uint32_t variable)
{
    uint32_t head = 0, tail = 0, from = event;

    search->number++;
    search->queue[tail++] = block;
    while (head < tail && checker_may_look(search->lost->checker, 1)) {
        bool on;
        const uint32_t at = search->queue[head++];
        const uint32_t found = search_block(search, at, from, variable, &on);

        if (found != UINT32_MAX)
            return found;
        for (uint32_t k = search->back.first[at]; on && k < search->back.first[at + 1]; k++) {
            const uint32_t to = search->back.to[k];

            if (search->seen[to] != search->number) {
                search->seen[to] = search->number;
                search->queue[tail++] = to;
            }
        }
        if (head < tail)
            from = search->lost->flow->blocks[search->queue[head]].last;
    }
    return UINT32_MAX;
}
