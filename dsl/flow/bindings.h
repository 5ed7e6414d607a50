/* bindings.h - which variable or label a name stands for, scope by scope. */
#ifndef DSL_FLOW_BINDINGS_H
#define DSL_FLOW_BINDINGS_H

#include "flow/flow.h"

enum binding_space { BINDING_LOCAL, BINDING_FRAME, BINDING_LABEL, BINDING_SPACES };

/* A binding that hides another; undone in the opposite order. */
struct hidden {
    uint32_t symbol;
    uint32_t before;
};

struct binding_table {
    uint32_t *at; /* by symbol */
    struct hidden *hidden;
    size_t count, room;
};

struct bindings {
    struct binding_table tables[BINDING_SPACES];
};

static inline uint32_t bindings_get(const struct bindings *bindings, enum binding_space space,
                                    uint32_t symbol)
{
    return bindings->tables[space].at[symbol];
}

void bindings_set(struct bindings *bindings, enum binding_space space, uint32_t symbol, uint32_t value);
/* Undoes all but the first `count`. */
void bindings_undo(struct bindings *bindings, enum binding_space space, size_t count);

#endif
