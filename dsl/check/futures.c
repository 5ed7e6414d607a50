/* futures.c - future-dropped, handle-leaked: futures that nobody has any more.
 *
 * Where it depends on a condition whether a future is taken, the others may be its opposite: nothing is told
 * then. */
#include <stdlib.h>

#include "base/memory.h"
#include "check/checker.h"
#include "check/ways.h"

/* A bit for each MAKE event: its future may still be in its variable, and nobody else's. */
struct held {
    const struct flow *flow;
    uint32_t *makes; /* events */
    uint32_t count;
    uint32_t *first; /* by variable: its first make, from 1 */
    uint32_t *next;
};

static void clear_held(const struct held *held, uint64_t *state, uint32_t variable)
{
    for (uint32_t i = held->first[variable]; i; i = held->next[i - 1])
        bit_clear(state, i - 1);
}

/* A look at a null pointer, or through the pointer, leaves it where it is; but behind a test we cannot say.
 */
static void apply_held(void *data, const struct event *event, uint64_t *state)
{
    const struct held *held = data;

    switch (event->kind) {
    case EVENT_READ:
        if (event->flags & EVENT_THROUGH)
            return;
        clear_held(held, state, event->variable);
        return;
    case EVENT_WRITE:
    case EVENT_TOUCH:
    case EVENT_TAKE:
    case EVENT_ESCAPE:
    case EVENT_DECLARE:
        clear_held(held, state, event->variable);
        return;
    case EVENT_MAKE:
        for (uint32_t i = held->first[event->variable]; i; i = held->next[i - 1])
            if (&held->flow->events[held->makes[i - 1]] == event)
                bit_set(state, i - 1);
        return;
    default:
        return;
    }
}

/* Whether somewhere the future is taken under a condition: the call may depend on the same one, or the other
 * ways on its opposite. */
static bool is_taken_conditionally(struct checker *checker, const struct event *make)
{
    const struct flow *flow = checker->flow;

    if (!checker_may_look(checker, (uint32_t)flow->event_count))
        return true;
    for (size_t i = 0; i < flow->event_count; i++) {
        const struct event *event = &flow->events[i];

        if ((event->kind == EVENT_TAKE || event->kind == EVENT_READ) && event->variable == make->variable &&
            !(event->flags & EVENT_THROUGH) && is_conditional(flow, event->statement, make->statement))
            return true;
    }
    return false;
}

static void report_held(struct checker *checker, const struct held *held, uint32_t number, uint32_t where)
{
    const struct flow *flow = checker->flow;
    const struct event *make = &flow->events[held->makes[number]];
    const struct variable *variable = &flow->variables[make->variable];
    const struct slice name = checker_name(checker, make->variable);
    const char *prefix = variable->kind == VARIABLE_FRAME ? "self->" : "";

    if (variable->address_taken || is_taken_conditionally(checker, make))
        return;
    struct finding *finding;

    if (make->flags & EVENT_SPAWNED)
        finding =
            checker_add(checker, FINDING_HANDLE_LEAKED, make->token,
                        "the handle in '%s%.*s' may be lost, and the task's memory with it: await it, or "
                        "woi_detach() it",
                        prefix, SLICE(name));
    else
        finding =
            checker_add(checker, FINDING_FUTURE_DROPPED, make->token,
                        "the future in '%s%.*s' may be lost: await, spawn or woi_drop() it on every way",
                        prefix, SLICE(name));
    if (where != UINT32_MAX)
        checker_note(checker, finding, where, "here nobody has it any more");
}

static void walk_held(struct checker *checker, const struct held *held, uint64_t *states, uint32_t words)
{
    const struct flow *flow = checker->flow;
    bool *told = memory_new(held->count, sizeof *told), *reached = flow_reached(flow);

    for (size_t block = 0; block < flow->block_count; block++) {
        uint64_t *state = states + block * words;

        for (uint32_t i = flow->blocks[block].first; reached[block] && i < flow->blocks[block].last; i++) {
            const struct event *event = &flow->events[i];

            if (event->kind == EVENT_WRITE && is_whole(flow, event->variable)) {
                for (uint32_t k = held->first[event->variable]; k; k = held->next[k - 1]) {
                    if (bit_get(state, k - 1) && !told[k - 1])
                        report_held(checker, held, k - 1, event->token);
                    told[k - 1] |= bit_get(state, k - 1);
                }
            }
            apply_held((void *)held, event, state);
        }
    }
    for (uint32_t k = 0; k < held->count; k++)
        if (!told[k] && bit_get(states + (size_t)flow->exit * words, k))
            report_held(checker, held, k, UINT32_MAX);
    free(reached);
    free(told);
}

static void check_held(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    struct held held = {.flow = flow};

    for (size_t i = 0; i < flow->event_count; i++)
        held.count += flow->events[i].kind == EVENT_MAKE && is_whole(flow, flow->events[i].variable) ? 1 : 0;
    checker->too_large |= held.count > MOST_TRACKED;
    if (held.count == 0 || held.count > MOST_TRACKED)
        return;
    held.makes = memory_new(held.count, sizeof *held.makes);
    held.next = memory_new(held.count, sizeof *held.next);
    held.first = memory_new(flow->variable_count, sizeof *held.first);
    uint32_t count = 0;

    for (uint32_t i = 0; i < flow->event_count; i++) {
        const struct event *event = &flow->events[i];

        if (event->kind != EVENT_MAKE || !is_whole(flow, event->variable))
            continue;
        held.next[count] = held.first[event->variable];
        held.first[event->variable] = count + 1;
        held.makes[count++] = i;
    }
    const struct analysis analysis = {
        .words = (held.count + 63) / 64, .skips_cancel = true, .apply = apply_held, .data = &held};
    uint64_t *states = flow_solve(flow, &analysis);

    if (states)
        walk_held(checker, &held, states, analysis.words);
    checker->too_large |= !states;
    free(states);
    free(held.makes);
    free(held.next);
    free(held.first);
}

static void report_drop(struct checker *checker, const struct event *event)
{
    const struct slice name = checker_text(checker, event->token);

    if (event->flags & EVENT_SPAWNED)
        checker_add(
            checker, FINDING_HANDLE_LEAKED, event->token,
            "nobody has the handle of this task, and its memory is never freed: use woi_spawn_detached()");
    else
        checker_add(checker, FINDING_FUTURE_DROPPED, event->token,
                    "nobody has this future: a call of %.*s() does nothing until it is awaited or spawned",
                    SLICE(name));
}

void check_futures(struct checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; i < flow->event_count; i++)
        if (flow->events[i].kind == EVENT_DROP)
            report_drop(checker, &flow->events[i]);
    check_held(checker);
}
