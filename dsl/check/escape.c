/* escape.c - escaping-local: where a local lives is given to a future, or stored in the frame over a wait. */
#include <stdlib.h>

#include "base/memory.h"
#include "check/checker.h"

static void report_escape(struct checker *checker, const struct event *event)
{
    if (event->flags & EVENT_LITERAL) {
        checker_add(
            checker, FINDING_ESCAPING_LOCAL, event->token,
            "a future gets the address of a compound literal, which is gone when the function waits: keep "
            "it in the frame");
        return;
    }
    const struct slice name = checker_name(checker, event->variable);
    struct finding *finding = checker_add(
        checker, FINDING_ESCAPING_LOCAL, event->token,
        "a future gets the address of '%.*s', which is gone when the function waits: declare it among "
        "the locals of WOI_ASYNC",
        SLICE(name));

    fix_local(checker, finding, event->variable);
}

/* --- addresses that are stored in the frame ---------------------------------------------------------- */

/* A bit for each such event: the frame may still hold that address. */
struct stores {
    const struct flow *flow;
    uint32_t *events;
    uint32_t count;
    uint32_t *number; /* by variable: the first store into it, from 1 */
    uint32_t *next;   /* of a store: the next one into the same variable */
};

static void apply(void *data, const struct event *event, uint64_t *state)
{
    const struct stores *stores = data;

    if (event->kind == EVENT_WRITE)
        for (uint32_t i = stores->number[event->variable]; i; i = stores->next[i - 1])
            bit_clear(state, i - 1);
    if (event->kind == EVENT_STORE)
        for (uint32_t i = stores->number[event->other]; i; i = stores->next[i - 1])
            if (&stores->flow->events[stores->events[i - 1]] == event)
                bit_set(state, i - 1);
}

static void report_stores(struct checker *checker, const struct stores *stores, uint64_t *states,
                          uint32_t words)
{
    const struct flow *flow = checker->flow;
    bool *told = memory_new(stores->count, sizeof *told);
    bool *reached = flow_reached(flow);

    for (size_t block = 0; block < flow->block_count; block++) {
        uint64_t *state = states + block * words;

        for (uint32_t i = flow->blocks[block].first; reached[block] && i < flow->blocks[block].last; i++) {
            const struct event *event = &flow->events[i];

            for (uint32_t k = 0; event->kind == EVENT_SUSPEND && k < stores->count; k++) {
                if (told[k] || !bit_get(state, k))
                    continue;
                const struct event *store = &flow->events[stores->events[k]];
                const bool literal = (store->flags & EVENT_LITERAL) != 0;
                const struct slice name = checker_name(checker, store->variable);
                struct finding *finding =
                    checker_add(checker, FINDING_ESCAPING_LOCAL, store->token,
                                "the frame keeps the address of %s%.*s%s, which is gone when the function "
                                "waits: keep what it "
                                "points at in the frame too",
                                literal ? "a compound literal" : "'", SLICE(name), literal ? "" : "'");

                checker_note(checker, finding, event->token, "here the function may wait");
                if (!literal)
                    fix_local(checker, finding, store->variable);
                told[k] = true;
            }
            apply((void *)stores, event, state);
        }
    }
    free(reached);
    free(told);
}

static void check_stores(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    struct stores stores = {.flow = flow};

    for (size_t i = 0; i < flow->event_count; i++)
        stores.count += flow->events[i].kind == EVENT_STORE ? 1 : 0;
    if (stores.count == 0 || !flow->is_async)
        return;
    checker->too_large |= stores.count > MOST_TRACKED;
    if (stores.count > MOST_TRACKED)
        return;
    stores.events = memory_new(stores.count, sizeof *stores.events);
    stores.next = memory_new(stores.count, sizeof *stores.next);
    stores.number = memory_new(flow->variable_count, sizeof *stores.number);
    uint32_t count = 0;

    for (uint32_t i = 0; i < flow->event_count; i++) {
        if (flow->events[i].kind != EVENT_STORE)
            continue;
        stores.next[count] = stores.number[flow->events[i].other];
        stores.number[flow->events[i].other] = count + 1;
        stores.events[count++] = i;
    }
    const struct analysis analysis = {
        .words = (stores.count + 63) / 64,
        .skips_cancel = true,
        .apply = apply,
        .data = &stores,
    };
    uint64_t *states = flow_solve(flow, &analysis);

    if (states)
        report_stores(checker, &stores, states, analysis.words);
    checker->too_large |= !states;
    free(states);
    free(stores.events);
    free(stores.next);
    free(stores.number);
}

void check_escapes(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; flow->is_async && i < flow->event_count; i++)
        if (flow->events[i].kind == EVENT_ESCAPE)
            report_escape(checker, &flow->events[i]);
    check_stores(checker);
}
