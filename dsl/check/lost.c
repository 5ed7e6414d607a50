/* lost.c - lost-local: a value that is written before a suspension, and read after it.
 *
 * Of each variable two bits: WRITTEN, it may hold what this run of the body wrote; LOST, it may hold nothing,
 * because the body was left since. A read of one that is LOST is the finding; behind it the variable counts
 * as well again, so that one mistake is told once on each way. */
#include "check/lost.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static uint64_t *lost_bits(const struct lost *lost, uint64_t *state)
{
    return state + lost->half;
}

/* Sets or clears both bits of a variable. */
static void put(const struct lost *lost, uint64_t *state, uint32_t variable, bool written)
{
    if (written)
        bit_set(state, variable);
    else
        bit_clear(state, variable);
    bit_clear(lost_bits(lost, state), variable);
}

/* The whole of a local with its members; of a member, the local is not lost as a whole any more. */
static void put_all(const struct lost *lost, uint64_t *state, uint32_t variable, bool written)
{
    const struct variable *variables = lost->flow->variables;

    put(lost, state, variable, written);
    if (variables[variable].kind == VARIABLE_PART)
        bit_clear(lost_bits(lost, state), variables[variable].of);
    for (uint32_t part = variables[variable].first_part; part; part = variables[part].next_part)
        put(lost, state, part, written);
}

/* What is told of one member is not told of the others again. */
static void forgive(const struct lost *lost, uint64_t *state, uint32_t variable)
{
    const struct variable *variables = lost->flow->variables;
    const bool is_part = variables[variable].kind == VARIABLE_PART;
    const uint32_t whole = is_part ? variables[variable].of : variable;

    if (is_part && !bit_get(lost_bits(lost, state), variable))
        return;
    bit_clear(lost_bits(lost, state), whole);
    for (uint32_t part = variables[whole].first_part; part; part = variables[part].next_part)
        bit_clear(lost_bits(lost, state), part);
}

/* WOI_RETURN enters the switch again, not the function: what was declared before it stays. */
static void lose(const struct lost *lost, uint64_t *state, bool all)
{
    for (uint32_t word = 0; word < lost->half; word++) {
        for (uint64_t left = state[word]; left; left &= left - 1) {
            const uint32_t variable = word * 64 + (uint32_t)__builtin_ctzll(left);

            if (!all && lost->flow->variables[variable].before_begin)
                continue;
            bit_clear(state, variable);
            bit_set(lost_bits(lost, state), variable);
        }
    }
}

void lost_apply(void *data, const struct event *event, uint64_t *state)
{
    const struct lost *lost = data;

    switch (event->kind) {
    case EVENT_SUSPEND:
    case EVENT_PANIC:
        lose(lost, state, true);
        return;
    case EVENT_LEAVE:
        lose(lost, state, false);
        return;
    case EVENT_BEGIN: /* what was set before it is set again at each resume */
        memset(state, 0, lost->half * sizeof *state);
        return;
    case EVENT_DECLARE:
    case EVENT_ESCAPE: /* is a finding of its own */
        if (is_tracked(lost->flow, event->variable))
            put_all(lost, state, event->variable, false);
        return;
    case EVENT_WRITE:
    case EVENT_TOUCH:
        if (is_tracked(lost->flow, event->variable))
            put_all(lost, state, event->variable, true);
        return;
    case EVENT_READ:
        if (is_tracked(lost->flow, event->variable))
            forgive(lost, state, event->variable);
        return;
    default:
        return;
    }
}

/* Whether what the variable holds, or one of its members does, may be lost. */
static bool is_lost(const struct lost *lost, uint64_t *state, uint32_t variable)
{
    const struct variable *variables = lost->flow->variables;

    if (bit_get(lost_bits(lost, state), variable))
        return true;
    for (uint32_t part = variables[variable].first_part; part; part = variables[part].next_part)
        if (bit_get(lost_bits(lost, state), part))
            return true;
    return false;
}

/* --- reporting ------------------------------------------------------------------------------------- */

static void explain_suspension(struct checker *checker, struct finding *finding,
                               const struct event *suspension)
{
    if (suspension->kind == EVENT_SUSPEND)
        checker_note(checker, finding, suspension->token,
                     "here the function is left, and entered anew with an empty stack");
    else if (suspension->kind == EVENT_LEAVE)
        checker_note(checker, finding, suspension->token, "here the scope of the local ends");
    else
        checker_note(checker, finding, suspension->token, "a panic here leaves the function");
}

static void report_lost(struct search *search, uint32_t block, uint32_t index)
{
    struct checker *checker = search->lost->checker;
    const struct flow *flow = checker->flow;
    const struct event *event = &flow->events[index];
    const struct variable *variables = flow->variables;
    const uint32_t whole =
        variables[event->variable].kind == VARIABLE_PART ? variables[event->variable].of : event->variable;
    const uint32_t found = find_suspension(search, block, index, event->variable);
    const struct slice name = checker_name(checker, whole);
    struct finding *finding =
        checker_add(checker, FINDING_LOST_LOCAL, event->token,
                    "'%.*s' loses its value when the function waits: declare it among the "
                    "locals of WOI_ASYNC, and use self->%.*s",
                    SLICE(name), SLICE(name));

    if (found != UINT32_MAX)
        explain_suspension(checker, finding, &flow->events[found]);
    fix_local(checker, finding, event->variable);
}

static void report_block(struct search *search, uint32_t block, uint64_t *state)
{
    const struct lost *lost = search->lost;
    const struct block *at = &lost->flow->blocks[block];

    memcpy(state, search->states + (size_t)block * lost->half * 2, lost->half * 2 * sizeof *state);
    for (uint32_t i = at->first; i < at->last; i++) {
        const struct event *event = &lost->flow->events[i];

        if (event->kind == EVENT_READ && is_tracked(lost->flow, event->variable) &&
            is_lost(lost, state, event->variable))
            report_lost(search, block, i);
        lost_apply((void *)lost, event, state);
    }
}

static bool has_locals(const struct flow *flow)
{
    for (size_t i = 1; i < flow->variable_count; i++)
        if (flow->variables[i].kind == VARIABLE_LOCAL)
            return true;
    return false;
}

void check_lost_locals(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    struct lost lost = {checker, flow, (uint32_t)(flow->variable_count + 63) / 64};
    const struct analysis analysis = {.words = lost.half * 2, .apply = lost_apply, .data = &lost};

    if (!flow->is_async || !has_locals(flow))
        return;
    uint64_t *states = flow_solve(flow, &analysis);

    if (!states) {
        checker->too_large = true;
        return;
    }
    struct search search = {.lost = &lost, .states = states};
    uint64_t *state = memory_new(lost.half * 2, sizeof *state);

    links_init(&search.back, flow, true);
    search.queue = memory_new(flow->block_count + 1, sizeof *search.queue);
    search.seen = memory_new(flow->block_count, sizeof *search.seen);
    for (uint32_t block = 0; block < flow->block_count; block++)
        report_block(&search, block, state);
    free(state);
    free(search.queue);
    free(search.seen);
    links_release(&search.back);
    free(states);
}
