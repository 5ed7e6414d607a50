/* machine_steps.c - finds where one can get from each state, and what is decided on the way.
 *
 * From a state all nodes are visited that can be reached without waiting; each keeps what is decided on every
 * way to it so far, at most MOST_LITERALS of it. That only ever becomes less, so it ends soon. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "expand/machine.h"

/* What is visited of all states together, and how many steps there are: beyond that nobody can look at it. */
enum { MOST_VISITS = 1 << 22, MOST_STEPS = 1 << 16 };

/* The decisions on every way to a node that were made last. */
struct known {
    struct literal literals[MOST_LITERALS];
    uint32_t count;
    bool is_more;
    uint32_t round; /* of the state that this is about */
    bool is_queued;
};

struct finder {
    struct machine *machine;
    struct known *known;
    uint32_t *queue; /* a stack of nodes */
    size_t queue_count;
    uint32_t *reached; /* targets */
    size_t reached_count;
    uint32_t round;
    size_t visits;
};

/* What has been decided there before, or is said by it: of a switch, that it was none of the other cases. */
static bool is_covered(const struct machine *machine, struct literal old, struct literal new)
{
    return old.node == new.node ||
           (new.holds &&node_is_same_switch(&machine->nodes[old.node], &machine->nodes[new.node]));
}

/* The same, and one more. */
static void add_literal(const struct machine *machine, struct known *known, struct literal literal)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < known->count; i++)
        if (!is_covered(machine, known->literals[i], literal))
            known->literals[kept++] = known->literals[i];
    if (kept == MOST_LITERALS) {
        memmove(known->literals, known->literals + 1, (MOST_LITERALS - 1) * sizeof *known->literals);
        kept--;
        known->is_more = true;
    }
    known->literals[kept++] = literal;
    known->count = kept;
}

static bool has_literal(const struct known *known, struct literal literal)
{
    for (uint32_t i = 0; i < known->count; i++)
        if (known->literals[i].node == literal.node && known->literals[i].holds == literal.holds)
            return true;
    return false;
}

/* Returns whether something went. */
static bool keep_common(struct known *known, const struct known *other)
{
    const uint32_t before = known->count;
    const bool was_more = known->is_more;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < known->count; i++)
        if (has_literal(other, known->literals[i]))
            known->literals[kept++] = known->literals[i];
    known->count = kept;
    known->is_more |= other->is_more;
    return kept != before || known->is_more != was_more;
}

static void visit(struct finder *finder, uint32_t node, const struct known *coming)
{
    if (node == NO_NODE)
        return;
    struct known *known = &finder->known[node];
    bool changed = true;

    if (known->round != finder->round) {
        *known = *coming;
        known->round = finder->round;
        known->is_queued = false;
        if (node_is_target(&finder->machine->nodes[node]))
            finder->reached[finder->reached_count++] = node;
    } else {
        changed = keep_common(known, coming);
    }
    if (changed && !known->is_queued && !node_is_target(&finder->machine->nodes[node])) {
        known->is_queued = true;
        finder->queue[finder->queue_count++] = node;
    }
}

static void go_on(struct finder *finder, uint32_t at)
{
    const struct node node = finder->machine->nodes[at];
    struct known known = finder->known[at], other;

    finder->known[at].is_queued = false;
    other = known;
    if (node.kind == NODE_BRANCH) {
        add_literal(finder->machine, &known, (struct literal){at, true});
        add_literal(finder->machine, &other, (struct literal){at, false});
    }
    visit(finder, node.next, &known);
    if (node.kind == NODE_BRANCH)
        visit(finder, node.other, &other);
}

static int compare(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static void keep_steps(struct finder *finder, uint32_t from)
{
    struct machine *machine = finder->machine;

    if (finder->reached_count > 0)
        qsort(finder->reached, finder->reached_count, sizeof *finder->reached, compare);
    for (size_t i = 0; i < finder->reached_count; i++) {
        const struct known *known = &finder->known[finder->reached[i]];
        struct step step = {.from = from, .to = finder->reached[i]};

        step.literal_count = known->count;
        step.is_more = known->is_more;
        memcpy(step.literals, known->literals, sizeof step.literals);
        MEMORY_GROW(machine->steps, machine->step_count, machine->step_room);
        machine->steps[machine->step_count++] = step;
    }
}

static void find_from(struct finder *finder, uint32_t from)
{
    const struct known none = {0};

    finder->round++;
    finder->reached_count = 0;
    finder->queue_count = 0;
    visit(finder, finder->machine->nodes[from].next, &none);
    while (finder->queue_count > 0 && finder->visits++ < MOST_VISITS)
        go_on(finder, finder->queue[--finder->queue_count]);
    keep_steps(finder, from);
}

void machine_find_steps(struct machine *machine)
{
    struct finder finder = {.machine = machine};

    finder.known = memory_new(machine->node_count, sizeof *finder.known);
    finder.queue = memory_new(machine->node_count, sizeof *finder.queue);
    finder.reached = memory_new(machine->node_count, sizeof *finder.reached);
    for (size_t i = 0; i < machine->state_count; i++) {
        find_from(&finder, machine->states[i]);
        if (finder.visits >= MOST_VISITS || machine->step_count > MOST_STEPS) {
            machine->trouble = TOO_LARGE;
            break;
        }
    }
    if (!machine->trouble)
        machine_find_sure(machine);
    free(finder.known);
    free(finder.queue);
    free(finder.reached);
}
