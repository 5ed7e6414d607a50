/* bindings.c - which variable or label a name stands for. */
#include "flow/bindings.h"

#include <stdlib.h>

#include "base/memory.h"

struct bindings *bindings_new(const struct names *names)
{
    struct bindings *bindings = memory_new(1, sizeof *bindings);

    for (int space = 0; space < BINDING_SPACES; space++)
        bindings->tables[space].at = memory_new(names->count, sizeof(uint32_t));
    return bindings;
}

void bindings_free(struct bindings *bindings)
{
    for (int space = 0; bindings && space < BINDING_SPACES; space++) {
        free(bindings->tables[space].at);
        free(bindings->tables[space].hidden);
    }
    free(bindings);
}

void bindings_set(struct bindings *bindings, enum binding_space space, uint32_t symbol, uint32_t value)
{
    struct binding_table *table = &bindings->tables[space];

    MEMORY_GROW(table->hidden, table->count, table->room);
    table->hidden[table->count++] = (struct hidden){symbol, table->at[symbol]};
    table->at[symbol] = value;
}

void bindings_undo(struct bindings *bindings, enum binding_space space, size_t count)
{
    struct binding_table *table = &bindings->tables[space];

    while (table->count > count) {
        const struct hidden *last = &table->hidden[--table->count];

        table->at[last->symbol] = last->before;
    }
}
