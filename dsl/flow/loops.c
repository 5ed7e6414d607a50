/* loops.c - if, loops, and macros in front of a statement. */
#include "flow/build.h"

/* --- conditions ---------------------------------------------------------------------------------- */

/* 1 and 0 of a condition that is always so; -1 of any other. */
static int constant_of(const struct builder *builder, struct range head)
{
    const struct tree *tree = builder->tree;

    if (head.last == head.first)
        return 1; /* for (;;) */
    if (head.last != head.first + 1)
        return -1;
    const struct slice text = token_text(builder->flow->file->list.source, tree->tokens[head.first]);

    if (slice_is(text, "0") || slice_is(text, "false"))
        return 0;
    return slice_is(text, "1") || slice_is(text, "true") ? 1 : -1;
}

/* Chains of else-ifs are long: no recursion along them. The ends of all branches lead to one block. */
void walk_if(struct builder *builder, uint32_t index, struct targets targets)
{
    const uint32_t behind = block_new(builder);

    while (index) {
        const uint32_t then = statement_at(builder, index)->child;
        const uint32_t otherwise = then ? statement_at(builder, then)->next : 0;
        const uint32_t yes = block_new(builder), no = otherwise ? block_new(builder) : behind;

        builder->statement = index;
        walk_condition(builder, statement_at(builder, index)->head, yes, no);
        block_begin(builder, yes);
        if (then)
            walk_statement(builder, then, targets);
        edge_add(builder, builder->block, behind, false);
        index = NO_STATEMENT;
        if (!otherwise)
            break;
        block_begin(builder, no);
        if (statement_at(builder, otherwise)->kind == STATEMENT_IF) {
            index = otherwise;
        } else {
            walk_statement(builder, otherwise, targets);
            edge_add(builder, builder->block, behind, false);
        }
    }
    block_begin(builder, behind);
}

/* --- loops --------------------------------------------------------------------------------------- */

/* In front of the body, which becomes the current block. */
static void walk_loop_condition(struct builder *builder, struct range head, uint32_t body, uint32_t behind)
{
    if (constant_of(builder, head) == 1)
        edge_add(builder, builder->block, body, false);
    else
        walk_condition(builder, head, body, behind);
    block_begin(builder, body);
}

void walk_while(struct builder *builder, uint32_t index)
{
    const struct statement statement = *statement_at(builder, index);
    const uint32_t behind = block_new(builder);

    block_follow(builder);
    const uint32_t head = builder->block;

    walk_loop_condition(builder, statement.head, block_new(builder), behind);
    if (statement.child)
        walk_statement(builder, statement.child, (struct targets){behind, head});
    edge_add(builder, builder->block, head, false);
    block_begin(builder, behind);
}

void walk_do(struct builder *builder, uint32_t index)
{
    const struct statement statement = *statement_at(builder, index);
    const uint32_t behind = block_new(builder), condition = block_new(builder);

    block_follow(builder);
    const uint32_t body = builder->block;

    if (statement.child)
        walk_statement(builder, statement.child, (struct targets){behind, condition});
    edge_add(builder, builder->block, condition, false);
    block_begin(builder, condition);
    builder->statement = index;
    const int constant =
        statement.head.last > statement.head.first ? constant_of(builder, statement.head) : 0;

    if (constant >= 0)
        edge_add(builder, builder->block, constant ? body : behind, false);
    else
        walk_condition(builder, statement.head, body, behind);
    block_begin(builder, behind);
}

void walk_for(struct builder *builder, uint32_t index)
{
    const struct statement statement = *statement_at(builder, index);
    const size_t scope = scope_begin(builder);
    const uint32_t behind = block_new(builder), step = block_new(builder);
    const uint32_t body = statement_at(builder, statement.child)->next;

    walk_statement(builder, statement.child, (struct targets){NO_BLOCK, NO_BLOCK});
    const uint32_t before = builder->block, head = block_new(builder), round = block_new(builder);

    builder->statement = index;
    edge_add(builder, before, runs_once(builder, index) ? round : head, false);
    block_begin(builder, head);
    walk_loop_condition(builder, statement.head, round, behind);
    if (body)
        walk_statement(builder, body, (struct targets){behind, step});
    edge_add(builder, builder->block, step, false);
    block_begin(builder, step);
    builder->statement = index;
    value_discard(builder, walk_range(builder, statement.step));
    edge_add(builder, builder->block, head, false);
    block_begin(builder, behind);
    scope_end(builder, scope);
}

static bool sounds_like_a_loop(struct slice name)
{
    static const char *const pieces[] = {"each", "for", "loop", "while", "iter", "repeat"};

    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (slice_has_letters(name, pieces[i]))
            return true;
    return false;
}

/* The plain variables among a macro's arguments: it sets them before each round; to get to the next round it
 * needs what they were. */
static void walk_macro_head(struct builder *builder, struct range head, enum event_kind kind)
{
    const struct tree *tree = builder->tree;
    uint32_t first = head.first;

    for (uint32_t i = head.first; i <= head.last; i++) {
        if (i < head.last && is_open(kind_at(tree, i)) && tree->match[i] < head.last)
            i = tree->match[i];
        if (i < head.last && kind_at(tree, i) != TOKEN_COMMA)
            continue;
        const bool plain = i == first + 1 && kind_at(tree, first) == TOKEN_NAME;
        const uint32_t variable = plain ? variable_named(builder, first) : NO_VARIABLE;

        if (variable)
            event_add(builder, builder->flow->variables[variable].is_set_once ? EVENT_READ : kind, variable,
                      first);
        else if (kind == EVENT_TOUCH && i > first)
            walk_and_read(builder, (struct range){first, i}, 0);
        first = i + 1;
    }
}

/* NAME(...) { ... }: a loop if it sounds like one, else something that may run the block once. */
void walk_macro(struct builder *builder, uint32_t index)
{
    const struct statement statement = *statement_at(builder, index);
    const uint32_t symbol = builder->tree->tokens[statement.all.first].symbol;
    const bool loops = sounds_like_a_loop(builder->names->text[symbol]);
    const uint32_t behind = block_new(builder);
    const uint32_t again = block_new(builder);
    const size_t scope = scope_begin(builder);

    block_follow(builder);
    const uint32_t head = builder->block;

    walk_macro_head(builder, statement.head, EVENT_TOUCH);
    if (names_has(builder->names, symbol, WORD_WAITS))
        suspend_here(builder, statement.all.first);
    edge_add(builder, builder->block, behind, false);
    block_follow(builder);
    if (names_has(builder->names, symbol, WORD_WAITS))
        walk_macro_head(builder, statement.head, EVENT_WRITE);
    if (statement.child)
        walk_statement(builder, statement.child, (struct targets){behind, again});
    edge_add(builder, builder->block, again, false);
    block_begin(builder, again);
    builder->statement = index;
    if (loops && !names_has(builder->names, symbol, WORD_WAITS)) {
        walk_macro_head(builder, statement.head, EVENT_READ);
        edge_add(builder, again, head, false);
    }
    edge_add(builder, again, behind, false);
    block_begin(builder, behind);
    scope_end(builder, scope);
}
