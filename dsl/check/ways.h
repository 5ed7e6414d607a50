/* ways.h - what depends on a condition, as the tree of statements has it. */
#ifndef DSL_CHECK_WAYS_H
#define DSL_CHECK_WAYS_H

#include "flow/flow.h"

/* Whether something between the statement and the innermost one around both makes it happen or not. */
bool is_conditional(const struct flow *flow, uint32_t statement, uint32_t other);
/* Whether the statement depends on a condition within the innermost loop around it; true outside of loops. */
bool is_conditional_in_loop(const struct flow *flow, uint32_t statement);

/* The block around a statement: an #if is none. */
uint32_t block_around(const struct flow *flow, uint32_t statement);

/* A variable that can hold a future: a local or a member of the frame, not a part of one. */
static inline bool is_whole(const struct flow *flow, uint32_t variable)
{
    const enum variable_kind kind = flow->variables[variable].kind;

    return kind == VARIABLE_LOCAL || kind == VARIABLE_FRAME;
}

#endif
