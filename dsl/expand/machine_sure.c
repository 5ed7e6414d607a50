/* machine_sure.c - which steps are certain once what is decided on their way is so.
 *
 * From a state the nodes are walked again, but where one of the step's decisions is made, only as the step
 * has it. The step is sure if nothing else can be reached, and no way leads around: on the second round the
 * same condition may come out otherwise, as behind a continue. */
#include <stdlib.h>

#include "base/memory.h"
#include "expand/machine.h"

/* What is visited for all steps together; what is behind that is not said to be sure. */
enum { MOST_VISITS = 1 << 22 };

struct prover {
    const struct machine *machine;
    uint32_t *entered; /* of each node, the round in which it was */
    uint32_t *done;    /* and the one in which all behind it was */
    uint32_t *stack;   /* nodes; one may be there for each way into it */
    size_t count;
    uint32_t round; /* of the step */
    size_t visits;
};

/* Whether that side of a decision does not contradict those of the step. */
static bool is_open(const struct prover *prover, const struct step *step, uint32_t branch, bool holds)
{
    const struct node *nodes = prover->machine->nodes;

    for (uint32_t i = 0; i < step->literal_count; i++) {
        const struct literal literal = step->literals[i];

        if (literal.node == branch)
            return literal.holds == holds;
        /* If a switch has this case, it has no other. */
        if (holds && literal.holds && node_is_same_switch(&nodes[literal.node], &nodes[branch]))
            return false;
    }
    return true;
}

/* Returns whether the step may still be sure. */
static bool enter(struct prover *prover, const struct step *step, uint32_t node)
{
    if (node == NO_NODE || node == step->to)
        return true;
    if (node_is_target(&prover->machine->nodes[node]))
        return false;
    if (prover->entered[node] == prover->round)
        return prover->done[node] == prover->round;
    prover->stack[prover->count++] = node;
    return true;
}

/* The node on top of the stack: its ways are entered, or, when it is seen again, done. */
static bool go_on(struct prover *prover, const struct step *step)
{
    const uint32_t at = prover->stack[prover->count - 1];
    const struct node *node = &prover->machine->nodes[at];

    if (prover->entered[at] == prover->round) {
        prover->done[at] = prover->round;
        prover->count--;
        return true;
    }
    prover->entered[at] = prover->round;
    if (node->kind != NODE_BRANCH)
        return enter(prover, step, node->next);
    return (!is_open(prover, step, at, true) || enter(prover, step, node->next)) &&
           (!is_open(prover, step, at, false) || enter(prover, step, node->other));
}

static bool is_sure(struct prover *prover, const struct step *step)
{
    prover->round++;
    prover->count = 0;
    bool sure = enter(prover, step, prover->machine->nodes[step->from].next);
    while (sure && prover->count > 0)
        sure = prover->visits++ < MOST_VISITS && go_on(prover, step);
    return sure;
}

void machine_find_sure(struct machine *machine)
{
    struct prover prover = {.machine = machine};

    prover.entered = memory_new(machine->node_count, sizeof *prover.entered);
    prover.done = memory_new(machine->node_count, sizeof *prover.done);
    prover.stack = memory_new(2 * machine->node_count + 1, sizeof *prover.stack);
    for (size_t i = 0; i < machine->step_count; i++)
        machine->steps[i].is_sure = is_sure(&prover, &machine->steps[i]);
    free(prover.entered);
    free(prover.done);
    free(prover.stack);
}
