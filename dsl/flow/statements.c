/* statements.c - walks over the statements of a function, and makes blocks and edges. */
#include "flow/build.h"

static const struct value none = {0};

void walk_children(struct builder *builder, uint32_t index, struct targets targets)
{
    for (uint32_t child = statement_at(builder, index)->child; child;
         child = statement_at(builder, child)->next)
        walk_statement(builder, child, targets);
}

static void walk_block(struct builder *builder, uint32_t index, struct targets targets)
{
    const size_t scope = scope_begin(builder);

    walk_children(builder, index, targets);
    scope_end(builder, scope);
}

/* --- the parts of an async function -------------------------------------------------------------- */

static void begin_body(struct builder *builder, uint32_t index)
{
    builder->flow->has_begin = true;
    event_add(builder, EVENT_BEGIN, NO_VARIABLE, statement_at(builder, index)->all.first);
    if (builder->region == REGION_BEFORE)
        builder->region = REGION_BODY;
    block_follow(builder);
}

static void begin_finally(struct builder *builder, uint32_t index)
{
    event_add(builder, EVENT_FINALLY, NO_VARIABLE, statement_at(builder, index)->all.first);
    builder->region = REGION_FINALLY;
    if (builder->finally == NO_BLOCK)
        return;
    edge_add(builder, builder->block, builder->finally, false);
    block_begin(builder, builder->finally);
    builder->finally = NO_BLOCK; /* a second one is no way out */
}

static void end_part(struct builder *builder)
{
    builder->flow->has_end = true;
    builder->region = REGION_AFTER;
}

/* --- expressions --------------------------------------------------------------------------------- */

static void walk_expression(struct builder *builder, uint32_t index)
{
    struct range all = statement_at(builder, index)->all;

    if (all.last > all.first && kind_at(builder->tree, all.last - 1) == TOKEN_SEMICOLON)
        all.last--;
    const struct value value = walk_range(builder, all);

    if (index != builder->result) {
        value_discard(builder, value);
        return;
    }
    value_read(builder, value, 0);
    builder->yielded = value_choose(builder, value, none);
}

/* Its value is that of its last statement. */
struct value walk_statement_expression(struct builder *builder, uint32_t brace)
{
    const uint32_t outer = builder->statement, outer_result = builder->result;
    const struct value outer_yielded = builder->yielded;
    const uint32_t block = tree_add_block(builder->tree, brace, outer);

    builder->yielded = none;
    builder->result = statement_at(builder, block)->child;
    while (builder->result && statement_at(builder, builder->result)->next)
        builder->result = statement_at(builder, builder->result)->next;
    builder->nested++;
    walk_statement(builder, block, (struct targets){NO_BLOCK, NO_BLOCK});
    builder->nested--;
    builder->statement = outer;
    const struct value value = builder->yielded;

    builder->yielded = outer_yielded;
    builder->result = outer_result;
    return value;
}

/* All that operands of asm name may be read and written. */
static void walk_asm(struct builder *builder, uint32_t index)
{
    const struct range head = statement_at(builder, index)->head;

    for (uint32_t i = head.first; i < head.last; i++) {
        const uint32_t variable = kind_at(builder->tree, i) == TOKEN_NAME ? variable_named(builder, i) : 0;

        if (variable)
            event_add(builder, EVENT_TOUCH, variable, i);
    }
}

/* --- any statement ------------------------------------------------------------------------------- */

static void note_region(struct builder *builder, uint32_t index)
{
    const struct statement *statement = statement_at(builder, index);
    const bool empty = kind_at(builder->tree, statement->all.first) == TOKEN_SEMICOLON;

    if (builder->flow->is_async && builder->region == REGION_AFTER && statement->kind != STATEMENT_LABEL &&
        statement->kind != STATEMENT_BLOCK && statement->kind != STATEMENT_FUNCTION && !empty)
        event_add(builder, EVENT_BEHIND, NO_VARIABLE, statement->all.first);
}

static void walk_kind(struct builder *builder, uint32_t index, struct targets targets)
{
    const struct statement statement = *statement_at(builder, index);

    switch (statement.kind) {
    case STATEMENT_BLOCK:
    case STATEMENT_BRANCH:
        walk_block(builder, index, targets);
        break;
    case STATEMENT_EXPRESSION:
        walk_expression(builder, index);
        break;
    case STATEMENT_DECLARATION:
        walk_declaration(builder, index);
        break;
    case STATEMENT_IF:
        walk_if(builder, index, targets);
        break;
    case STATEMENT_WHILE:
        walk_while(builder, index);
        break;
    case STATEMENT_DO:
        walk_do(builder, index);
        break;
    case STATEMENT_FOR:
        walk_for(builder, index);
        break;
    case STATEMENT_SWITCH:
        walk_switch(builder, index, targets);
        break;
    case STATEMENT_CASE:
        walk_case(builder, index);
        break;
    case STATEMENT_LABEL:
        walk_label(builder, index);
        break;
    case STATEMENT_GOTO:
        walk_goto(builder, index);
        break;
    case STATEMENT_BREAK:
        jump_to(builder, index, targets.break_to);
        break;
    case STATEMENT_CONTINUE:
        jump_to(builder, index, targets.continue_to);
        break;
    case STATEMENT_RETURN:
        walk_and_read(builder, statement.head, 0);
        leave_here(builder, EVENT_RETURN, statement.all.first);
        break;
    case STATEMENT_MACRO:
        walk_macro(builder, index);
        break;
    case STATEMENT_CHOICE:
        walk_choice(builder, index, targets);
        break;
    case STATEMENT_FUNCTION:
        break;
    case STATEMENT_ASM:
        walk_asm(builder, index);
        break;
    case STATEMENT_BEGIN:
        begin_body(builder, index);
        break;
    case STATEMENT_END:
        end_part(builder);
        break;
    case STATEMENT_FINALLY:
        begin_finally(builder, index);
        break;
    }
}

static bool is_leaf(enum statement_kind kind)
{
    return kind == STATEMENT_EXPRESSION || kind == STATEMENT_DECLARATION;
}

void walk_statement(struct builder *builder, uint32_t index, struct targets targets)
{
    const uint32_t outer = builder->statement, effects = builder->effects;
    const struct targets outer_targets = builder->targets;
    const bool before = builder->region == REGION_BEFORE && is_leaf(statement_at(builder, index)->kind);

    if (builder->flow->too_deep)
        return;
    builder->statement = index;
    builder->targets = targets;
    note_region(builder, index);
    walk_kind(builder, index, targets);
    builder->statement = index;
    if (before && builder->effects > effects && builder->flow->is_async)
        event_add(builder, EVENT_EFFECT, NO_VARIABLE, builder->effect);
    builder->statement = outer;
    builder->targets = outer_targets;
}
