/* jumps.c - switch, labels, goto and break, and the branches of an #if. */
#include "base/memory.h"
#include "flow/build.h"

/* --- switch -------------------------------------------------------------------------------------- */

void walk_switch(struct builder *builder, uint32_t index, struct targets targets)
{
    const struct statement statement = *statement_at(builder, index);
    const uint32_t behind = block_new(builder);
    const uint32_t outer_head = builder->switch_head;
    const bool outer_default = builder->has_default;

    walk_and_read(builder, statement.head, 0);
    builder->switch_head = builder->block;
    builder->has_default = false;
    block_begin(builder, block_new(builder));
    builder->switches++;
    targets.break_to = behind;
    if (statement.child)
        walk_statement(builder, statement.child, targets);
    builder->switches--;
    edge_add(builder, builder->block, behind, false);
    if (!builder->has_default)
        edge_add(builder, builder->switch_head, behind, false);
    builder->switch_head = outer_head;
    builder->has_default = outer_default;
    block_begin(builder, behind);
}

/* --- labels and jumps ---------------------------------------------------------------------------- */

void walk_label(struct builder *builder, uint32_t index)
{
    const uint32_t symbol = builder->tree->tokens[statement_at(builder, index)->head.first].symbol;

    block_follow(builder);
    MEMORY_GROW(builder->labels, builder->label_count, builder->label_room);
    builder->labels[builder->label_count++] = (struct label){builder->block, (uint8_t)builder->region};
    bindings_set(builder->bindings, BINDING_LABEL, symbol, (uint32_t)builder->label_count);
}

void walk_goto(struct builder *builder, uint32_t index)
{
    const struct range head = statement_at(builder, index)->head;
    const bool computed = head.last != head.first + 1 || kind_at(builder->tree, head.first) != TOKEN_NAME;

    if (computed)
        walk_and_read(builder, head, 0);
    MEMORY_GROW(builder->gotos, builder->goto_count, builder->goto_room);
    builder->gotos[builder->goto_count++] = (struct waiting_goto){
        builder->block,
        computed ? UINT32_MAX : head.first,
        index,
        (uint8_t)builder->region,
    };
    block_begin(builder, block_new(builder));
}

void goto_anywhere(struct builder *builder)
{
    if (builder->mute > 0)
        return;
    MEMORY_GROW(builder->gotos, builder->goto_count, builder->goto_room);
    builder->gotos[builder->goto_count++] = (struct waiting_goto){
        builder->block,
        UINT32_MAX,
        builder->statement,
        (uint8_t)builder->region,
    };
    block_follow(builder);
}

/* In no loop and no switch but the body's. In a statement expression it may be another's. */
static void note_stray(struct builder *builder, uint32_t index)
{
    if (builder->flow->is_async && builder->nested == 0 && builder->region != REGION_AFTER)
        event_add(builder, EVENT_STRAY, NO_VARIABLE, statement_at(builder, index)->all.first);
}

void jump_to(struct builder *builder, uint32_t index, uint32_t target)
{
    if (target == NO_BLOCK)
        note_stray(builder, index);
    edge_add(builder, builder->block, target == NO_BLOCK ? builder->flow->exit : target, false);
    block_begin(builder, block_new(builder));
}

void walk_case(struct builder *builder, uint32_t index)
{
    block_follow(builder);
    if (builder->switch_head == NO_BLOCK) {
        note_stray(builder, index);
        return;
    }
    edge_add(builder, builder->switch_head, builder->block, false);
    builder->has_default |= word_at(builder->tree, statement_at(builder, index)->all.first, WORD_default);
}

/* --- #if ----------------------------------------------------------------------------------------- */

/* Any of the branches; none of them if there is no #else. What one declares, the rest may use. */
void walk_choice(struct builder *builder, uint32_t index, struct targets targets)
{
    const uint32_t from = builder->block, behind = block_new(builder);
    bool has_else = false;

    for (uint32_t branch = statement_at(builder, index)->child; branch;
         branch = statement_at(builder, branch)->next) {
        const uint32_t block = block_new(builder);

        edge_add(builder, from, block, false);
        block_begin(builder, block);
        walk_children(builder, branch, targets);
        edge_add(builder, builder->block, behind, false);
        has_else |= statement_at(builder, branch)->is_else_branch;
    }
    if (!has_else)
        edge_add(builder, from, behind, false);
    block_begin(builder, behind);
}
