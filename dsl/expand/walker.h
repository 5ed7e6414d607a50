/* walker.h - how the nodes of a state machine are made: inside of dsl/expand only.
 *
 * machine_matter.c finds those that matter; machine_walk.c goes over them; machine_control.c has ifs,
 * switches and loops. */
#ifndef DSL_EXPAND_WALKER_H
#define DSL_EXPAND_WALKER_H

#include "expand/machine.h"

/* What is in a statement that its machine has to show. A loop keeps breaks to itself, and so on. */
enum matter { MATTERS = 1, MATTERS_BREAK = 2, MATTERS_CONTINUE = 4 };

struct label {
    uint32_t symbol;
    uint32_t node;
};

struct walker {
    struct machine *machine;
    const struct tree *tree;
    uint8_t *matter;  /* of each statement */
    uint32_t present; /* whose next is to be set, or NO_NODE */
    uint32_t break_to, continue_to;
    uint32_t last_case;       /* the test of the innermost switch whose other is to be set, or NO_NODE */
    struct range switch_head; /* of that */
    uint32_t default_node;    /* and its default, or NO_NODE */
    bool ended;               /* WOI_END was seen */
    struct label *labels, *gotos;
    size_t label_count, label_room, goto_count, goto_room;
};

static inline const struct statement *walker_statement(const struct walker *walker, uint32_t index)
{
    return &walker->tree->statements[index];
}

/* --- machine_matter.c ------------------------------------------------------------------------------ */

/* Makes walker->matter. */
void walker_find_matter(struct walker *walker);

/* --- machine_walk.c -------------------------------------------------------------------------------- */

struct node *walker_node(const struct walker *walker, uint32_t node);
uint32_t walker_pass(struct walker *walker);
/* What comes next is that node. */
void walker_go_to(struct walker *walker, uint32_t node);
/* The same; nothing comes behind it. */
void walker_leave_to(struct walker *walker, uint32_t node);
/* Where the condition holds, the present node is one after it; returns the one where it does not. */
uint32_t walker_decide(struct walker *walker, enum condition_kind kind, struct range text);
/* The macro at that token waits. */
void walker_wait(struct walker *walker, uint32_t at);
/* Behind the parentheses of the macro at `at`, if it has any. */
uint32_t walker_behind(const struct tree *tree, uint32_t at);
void walker_walk(struct walker *walker, uint32_t index);

/* --- machine_control.c ----------------------------------------------------------------------------- */

void control_if(struct walker *walker, uint32_t index);
void control_choice(struct walker *walker, uint32_t index);
void control_switch(struct walker *walker, uint32_t index);
void control_case(struct walker *walker, uint32_t index);
/* while, for, and a macro in front of a statement. */
void control_loop(struct walker *walker, uint32_t body, enum condition_kind kind, struct range condition);
void control_do(struct walker *walker, uint32_t index);
void control_macro(struct walker *walker, uint32_t index);

#endif
