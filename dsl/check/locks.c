/* locks.c - lock-across-await: a lock that is held while the function waits. */
#include <stdlib.h>

#include "check/checker.h"

/* What a macro locks or unlocks may be any of them. */
static void apply(void *data, const struct event *event, uint64_t *state)
{
    (void)data;
    if (event->kind == EVENT_LOCK)
        bit_set(state, event->variable);
    if (event->kind != EVENT_UNLOCK)
        return;
    bit_clear(state, event->variable);
    bit_clear(state, LOCK_OF_MACRO);
    if (event->variable == LOCK_OF_MACRO)
        *state = 0;
}

/* The last call in front of the suspension that takes it. */
static void report_held_lock(struct checker *checker, uint32_t index, uint32_t lock)
{
    const struct flow *flow = checker->flow;
    struct finding *finding = checker_add(
        checker, FINDING_LOCK_ACROSS_AWAIT, flow->events[index].token,
        "the function waits here with a lock: other tasks of this thread can never get it; unlock first");

    for (uint32_t i = index; i > 0 && checker_may_look(checker, 1); i--) {
        if (flow->events[i - 1].kind == EVENT_LOCK && flow->events[i - 1].variable == lock) {
            checker_note(checker, finding, flow->events[i - 1].token, "the lock was taken here");
            return;
        }
    }
}

void check_locks(struct checker *checker)
{
    const struct flow *flow = checker->flow;
    const struct analysis analysis = {.words = 1, .apply = apply};

    if (flow->locks == 0 || !flow->is_async)
        return;
    uint64_t *states = flow_solve(flow, &analysis);

    checker->too_large |= !states;
    for (size_t block = 0; states && block < flow->block_count; block++) {
        for (uint32_t i = flow->blocks[block].first; i < flow->blocks[block].last; i++) {
            if (flow->events[i].kind == EVENT_SUSPEND && states[block] != 0)
                report_held_lock(checker, i, (uint32_t)__builtin_ctzll(states[block]));
            apply(NULL, &flow->events[i], &states[block]);
        }
    }
    free(states);
}
