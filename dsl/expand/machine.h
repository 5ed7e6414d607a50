/* machine.h - an async function as a state machine.
 *
 * A node is something that is reached: a state, in which the function waits; a decision; a way out. Decisions
 * of which neither side waits, leaves or jumps are not there. Nodes are in the order of the source; the first
 * is where the function begins. */
#ifndef DSL_EXPAND_MACHINE_H
#define DSL_EXPAND_MACHINE_H

#include "parse/branches.h"
#include "parse/file.h"
#include "parse/tree.h"

enum node_kind {
    NODE_PASS,    /* nothing: where ways meet */
    NODE_BRANCH,  /* next if it holds, other if it does not */
    NODE_STATE,   /* waits */
    NODE_RETURN,  /* WOI_RETURN */
    NODE_PANIC,   /* WOI_PANIC */
    NODE_STOP,    /* a return of C, or a call that does not come back */
    NODE_FINALLY, /* WOI_FINALLY */
    NODE_END,     /* WOI_END */
};

enum condition_kind {
    CONDITION_EXPRESSION, /* text */
    CONDITION_CASE,       /* head == text */
    CONDITION_MACRO,      /* text: name and arguments of a macro that loops */
    CONDITION_DIRECTIVE,  /* text: the directive alone; its line is shown */
};

#define NO_NODE UINT32_MAX
enum { MOST_LITERALS = 6 };

struct node {
    enum node_kind kind;
    enum condition_kind condition;
    uint32_t token;          /* the macro of a state or way out */
    struct range text, head; /* a condition; of a state its target; of a return its value */
    struct range future;     /* of a state: what it waits for; empty if that is no future */
    uint32_t next, other;    /* NO_NODE: nowhere */
    uint32_t number;         /* of a state, from 1 */
    bool is_try;             /* of a state: a negative output ends it */
};

/* A decision on the way. */
struct literal {
    uint32_t node;
    bool holds;
};

/* Where one can get from a state without waiting in between. */
struct step {
    uint32_t from, to; /* nodes */
    struct literal literals[MOST_LITERALS];
    uint32_t literal_count; /* what is decided on every such way, the last ones */
    bool is_more;           /* there is more than that */
    bool is_sure;           /* where all of it is so the first time, this is the way */
};

struct machine {
    const struct file *file;
    const struct function *function;
    struct branch_tokens branch;
    struct tree tree;
    struct node *nodes;
    size_t node_count, node_room;
    uint32_t *states; /* nodes; states[0] is the beginning, which is no state yet */
    size_t state_count, state_room;
    struct step *steps; /* in the order of states, and then of where they lead */
    size_t step_count, step_room;
    uint32_t begin;        /* the token of WOI_BEGIN, or 0 */
    uint32_t finally, end; /* NO_NODE: there is none */
    const char *trouble;   /* why nothing of this is to be trusted: "is too large", or NULL */
};

/* `variant`: see parse/branches.h; returns how many there are. */
uint32_t machine_init(struct machine *machine, const struct file *file, const struct function *function,
                      uint32_t variant);
void machine_release(struct machine *machine);

#define TOO_LARGE "has too many states to be followed"

/* --- inside: machine_walk.c makes the nodes, machine_steps.c the steps, machine_sure.c is_sure -------- */

void machine_walk(struct machine *machine);
void machine_find_steps(struct machine *machine);
void machine_find_sure(struct machine *machine);
uint32_t node_new(struct machine *machine, enum node_kind kind, uint32_t token);

/* Where a step ends. */
static inline bool node_is_target(const struct node *node)
{
    return node->kind != NODE_PASS && node->kind != NODE_BRANCH;
}

/* Two tests of one switch. */
static inline bool node_is_same_switch(const struct node *a, const struct node *b)
{
    return a->condition == CONDITION_CASE && b->condition == CONDITION_CASE && a->head.first == b->head.first;
}

#endif
