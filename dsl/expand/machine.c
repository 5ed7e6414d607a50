/* machine.c - makes the state machine of one function. */
#include "expand/machine.h"

#include <stdlib.h>

#include "base/memory.h"

uint32_t node_new(struct machine *machine, enum node_kind kind, uint32_t token)
{
    MEMORY_GROW(machine->nodes, machine->node_count, machine->node_room);
    machine->nodes[machine->node_count] =
        (struct node){.kind = kind, .token = token, .next = NO_NODE, .other = NO_NODE};
    return (uint32_t)machine->node_count++;
}

uint32_t machine_init(struct machine *machine, const struct file *file, const struct function *function,
                      uint32_t variant)
{
    const uint32_t last = function->end + (function->closed ? 1 : 0);

    *machine = (struct machine){.file = file, .function = function, .finally = NO_NODE, .end = NO_NODE};
    branch_tokens_read(&machine->branch, &file->list, function->brace, last, variant);
    tree_init(&machine->tree, machine->branch.tokens, machine->branch.count, &file->list.names);
    if (machine->tree.too_deep) {
        machine->trouble = "is nested too deep to be followed";
    } else {
        machine_walk(machine);
        if (!machine->trouble)
            machine_find_steps(machine);
    }
    return machine->branch.variants;
}

void machine_release(struct machine *machine)
{
    tree_release(&machine->tree);
    branch_tokens_release(&machine->branch);
    free(machine->nodes);
    free(machine->states);
    free(machine->steps);
    *machine = (struct machine){0};
}
