/* scopes.c - vla, cleanup-attribute: what does not stand it that its scope is left at a wait. */
#include <stdlib.h>

#include "base/memory.h"
#include "check/checker.h"

static void report(struct checker *checker, const struct event *event, const struct event *end)
{
    const struct slice name = checker_name(checker, event->variable);
    struct finding *finding;

    if (event->kind == EVENT_VLA)
        finding = checker_add(
            checker, FINDING_VLA, event->token,
            "'%.*s' has a length that is not a constant, and the function waits in its scope: put "
            "an array of fixed length, or a pointer, into the frame",
            SLICE(name));
    else
        finding =
            checker_add(checker, FINDING_CLEANUP_ATTRIBUTE, event->token,
                        "the function waits in the scope of '%.*s', whose clean-up runs each time: clean up "
                        "behind WOI_FINALLY:",
                        SLICE(name));
    checker_note(checker, finding, end->token, "here the scope is left, or entered in its middle");
}

/* Events stand in the order of the source. */
void check_scopes(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    uint32_t *next =
        memory_new(flow->event_count + 1, sizeof *next); /* the next suspension, from each event */
    uint32_t *ends = memory_new(flow->variable_count + 1, sizeof *ends);

    next[flow->event_count] = UINT32_MAX;
    for (size_t i = flow->event_count; flow->is_async && i-- > 0;) {
        const struct event *event = &flow->events[i];
        const bool leaves = event->kind == EVENT_SUSPEND || event->kind == EVENT_FINALLY;

        next[i] = leaves ? (uint32_t)i : next[i + 1];
        if (event->kind == EVENT_SCOPE_END)
            ends[event->variable] = (uint32_t)i;
        else if ((event->kind == EVENT_VLA || event->kind == EVENT_CLEANUP) &&
                 next[i] < ends[event->variable])
            report(checker, event, &flow->events[next[i]]);
    }
    free(next);
    free(ends);
}
