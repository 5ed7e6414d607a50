/* reused.c - future-reused: a future that is used after it was given away.
 *
 * Where both uses depend on conditions, these may exclude each other: nothing is told then. */
#include <stdlib.h>

#include "check/checker.h"
#include "check/ways.h"

static bool both_conditional(const struct flow *flow, uint32_t a, uint32_t b)
{
    return is_conditional(flow, a, b) && is_conditional(flow, b, a);
}
/* A bit for each variable: what it held may have been given away. */
static void apply_taken(void *data, const struct event *event, uint64_t *state)
{
    const struct flow *flow = data;

    switch (event->kind) {
    case EVENT_WRITE:
    case EVENT_TOUCH:
    case EVENT_DECLARE:
    case EVENT_ESCAPE:
        bit_clear(state, event->variable);
        return;
    case EVENT_TAKE:
        if (is_whole(flow, event->variable))
            bit_set(state, event->variable);
        return;
    default:
        return;
    }
}

/* The take that comes before the use, by a walk back. The nearest in the source that is not the use itself; a
 * use in a loop may be its own. */
static const struct event *find_take(struct checker *checker, uint32_t use)
{
    const struct flow *flow = checker->flow;
    const struct event *after = NULL;

    for (uint32_t i = use; i > 0 && checker_may_look(checker, 1); i--)
        if (flow->events[i - 1].kind == EVENT_TAKE &&
            flow->events[i - 1].variable == flow->events[use].variable)
            return &flow->events[i - 1];
    for (uint32_t i = (uint32_t)flow->event_count; i > use && checker_may_look(checker, 1); i--)
        if (flow->events[i - 1].kind == EVENT_TAKE &&
            flow->events[i - 1].variable == flow->events[use].variable)
            after = &flow->events[i - 1];
    return after;
}

static void report_reuse(struct checker *checker, uint32_t index)
{
    const struct flow *flow = checker->flow;
    const struct event *use = &flow->events[index], *taken = find_take(checker, index);
    const struct variable *variable = &flow->variables[use->variable];
    const struct slice name = checker_name(checker, use->variable);

    if (!taken || variable->address_taken)
        return;
    if (taken >= use ? is_conditional_in_loop(flow, use->statement)
                     : both_conditional(flow, use->statement, taken->statement))
        return;
    struct finding *finding =
        checker_add(checker, FINDING_FUTURE_REUSED, use->token,
                    "the future in '%s%.*s' was given away already: nobody may use it again",
                    variable->kind == VARIABLE_FRAME ? "self->" : "", SLICE(name));

    checker_note(checker, finding, taken->token,
                 taken == use ? "here, the time before" : "here it was given away");
}

static bool is_use(const struct event *event)
{
    return event->kind == EVENT_TAKE || (event->kind == EVENT_READ && event->flags & EVENT_THROUGH);
}

void check_reused_futures(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    bool any = false;

    for (size_t i = 0; i < flow->event_count; i++)
        any |= flow->events[i].kind == EVENT_TAKE;
    if (!any)
        return;
    const struct analysis analysis = {
        .words = (uint32_t)(flow->variable_count + 63) / 64,
        .skips_cancel = true,
        .apply = apply_taken,
        .data = (void *)flow,
    };
    uint64_t *states = flow_solve(flow, &analysis);

    checker->too_large |= !states;
    for (size_t block = 0; states && block < flow->block_count; block++) {
        uint64_t *state = states + block * analysis.words;

        for (uint32_t i = flow->blocks[block].first; i < flow->blocks[block].last; i++) {
            const struct event *event = &flow->events[i];

            if (is_use(event) && is_whole(flow, event->variable) && bit_get(state, event->variable)) {
                report_reuse(checker, i);
                bit_clear(state, event->variable);
            }
            apply_taken((void *)flow, event, state);
        }
    }
    free(states);
}
