/* results.c - unchecked-result: a negative errno that nobody looks at. */
#include <stdlib.h>

#include "check/checker.h"

/* Backward, a bit for each variable: somebody will look at it. */
static void apply(void *data, const struct event *event, uint64_t *state)
{
    (void)data;
    if (event->kind == EVENT_READ || event->kind == EVENT_TOUCH || event->kind == EVENT_TAKE)
        bit_set(state, event->variable);
    else if (event->kind == EVENT_WRITE || event->kind == EVENT_DECLARE)
        bit_clear(state, event->variable);
}

static void report_unread(struct checker *checker, const struct event *event)
{
    const struct variable *variable = &checker->flow->variables[event->variable];
    const struct slice name = checker_name(checker, event->variable);

    if (variable->address_taken)
        return;
    checker_add(checker, FINDING_UNCHECKED_RESULT, event->token,
                "nobody looks at '%s%.*s', which may be a negative errno: test it, or use WOI_TRY",
                variable->kind == VARIABLE_FRAME ? "self->" : "", SLICE(name));
}

static void check_unread(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    const struct analysis analysis = {
        .words = (uint32_t)(flow->variable_count + 63) / 64,
        .backward = true,
        .apply = apply,
    };
    uint64_t *states = flow_solve(flow, &analysis);

    checker->too_large |= !states;
    for (size_t block = 0; states && block < flow->block_count; block++) {
        uint64_t *state = states + block * analysis.words;

        for (uint32_t i = flow->blocks[block].last; i > flow->blocks[block].first; i--) {
            const struct event *event = &flow->events[i - 1];

            if (event->kind == EVENT_RESULT && !bit_get(state, event->variable))
                report_unread(checker, event);
            apply(NULL, event, state);
        }
    }
    free(states);
}

void check_results(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    bool any = false;

    for (size_t i = 0; i < flow->event_count; i++) {
        const struct event *event = &flow->events[i];
        const struct slice name = checker_text(checker, event->token);

        any |= event->kind == EVENT_RESULT;
        if (event->kind == EVENT_UNCHECKED && event->other != event->token)
            checker_add(
                checker, FINDING_UNCHECKED_RESULT, event->token,
                "nobody looks at the output of %.*s(), which may be a negative errno: use WOI_TRY, or "
                "WOI_AWAIT(variable, ...)",
                SLICE(name));
        else if (event->kind == EVENT_UNCHECKED)
            checker_add(checker, FINDING_UNCHECKED_RESULT, event->token,
                        "nobody looks at what %.*s() returns, which may be a negative errno", SLICE(name));
    }
    if (any)
        check_unread(checker);
}
