/* flow.c - makes the flow of one function. */
#include "flow/flow.h"

#include <stdlib.h>

#include "base/memory.h"
#include "flow/build.h"

static bool has_finally(const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        if (tree->statements[i].kind == STATEMENT_FINALLY)
            return true;
    return false;
}

static void note_jump(struct flow *flow, const struct waiting_goto *from, const struct label *to)
{
    if (from->region == to->region || !flow->is_async)
        return;
    MEMORY_GROW(flow->jumps, flow->jump_count, flow->jump_room);
    flow->jumps[flow->jump_count++] = (struct jump){from->token, from->statement, from->region, to->region};
}

/* Every label is known now. A computed goto may lead to any: to a block of its own that leads to all. */
static void connect_gotos(struct builder *builder)
{
    uint32_t anywhere = NO_BLOCK;

    for (size_t i = 0; i < builder->goto_count; i++) {
        const struct waiting_goto *from = &builder->gotos[i];

        if (from->token == UINT32_MAX) {
            anywhere = anywhere == NO_BLOCK ? block_new(builder) : anywhere;
            edge_add(builder, from->block, anywhere, false);
            continue;
        }
        const uint32_t label =
            bindings_get(builder->bindings, BINDING_LABEL, builder->tree->tokens[from->token].symbol);

        if (label) {
            edge_add(builder, from->block, builder->labels[label - 1].block, false);
            note_jump(builder->flow, from, &builder->labels[label - 1]);
        }
    }
    for (size_t i = 0; anywhere != NO_BLOCK && i < builder->label_count; i++)
        edge_add(builder, anywhere, builder->labels[i].block, false);
}

static void build(struct builder *builder)
{
    struct flow *flow = builder->flow;
    const struct targets nowhere = {NO_BLOCK, NO_BLOCK};

    MEMORY_GROW(flow->variables, flow->variable_count, flow->variable_room);
    flow->variables[flow->variable_count++] = (struct variable){0};
    block_begin(builder, block_new(builder));
    flow->exit = block_new(builder);
    builder->finally = flow->is_async && flow->has_finally ? block_new(builder) : NO_BLOCK;
    walk_statement(builder, 0, nowhere);
    edge_add(builder, builder->block, flow->exit, false);
    connect_gotos(builder);
    for (enum binding_space space = 0; space < BINDING_SPACES; space++)
        bindings_undo(builder->bindings, space, 0);
    free(builder->labels);
    free(builder->gotos);
    free(builder->choices);
}

void flow_init(struct flow *flow, const struct file *file, const struct function *function,
               const struct token *tokens, uint32_t count, struct bindings *bindings)
{
    *flow = (struct flow){.file = file, .is_async = function->is_async};
    tree_init(&flow->tree, tokens, count, &file->list.names);
    flow->has_finally = has_finally(&flow->tree);
    struct builder builder = {
        .flow = flow,
        .tree = &flow->tree,
        .bindings = bindings,
        .names = &file->list.names,
        .switch_head = NO_BLOCK,
        .targets = {NO_BLOCK, NO_BLOCK},
        .region = function->is_async ? REGION_BEFORE : REGION_BODY,
    };

    if (!flow->tree.too_deep)
        build(&builder);
    flow->too_deep |= flow->tree.too_deep;
    if (flow->tree.too_deep)
        flow->deep = flow->tree.deep;
}

void flow_release(struct flow *flow)
{
    tree_release(&flow->tree);
    free(flow->events);
    free(flow->blocks);
    free(flow->edges);
    free(flow->variables);
    free(flow->references);
    free(flow->jumps);
    *flow = (struct flow){0};
}
