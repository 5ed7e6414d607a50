/* statements.c - walks over the statements of a function, and makes blocks and edges. */
#include "base/memory.h"
#include "flow/build.h"

static const struct targets nowhere = {NO_BLOCK, NO_BLOCK};

static const struct statement *get(const struct builder *builder, uint32_t index)
{
    return &builder->tree->statements[index];
}

static void walk_children(struct builder *builder, uint32_t index, struct targets targets)
{
    for (uint32_t child = get(builder, index)->child; child; child = get(builder, child)->next)
        walk_statement(builder, child, targets);
}

/* --- scopes ---------------------------------------------------------------------------------------- */

/* What ends with a scope matters only for what cannot live across a suspension. */
static size_t scope_begin(const struct builder *builder)
{
    return builder->bindings->tables[BINDING_LOCAL].count;
}

static void scope_end(struct builder *builder, size_t begin)
{
    const struct binding_table *locals = &builder->bindings->tables[BINDING_LOCAL];

    for (size_t i = locals->count; i-- > begin;) {
        const uint32_t variable = locals->at[locals->hidden[i].symbol];

        if (variable && builder->flow->variables[variable].ends_with_scope)
            event_add(builder, EVENT_SCOPE_END, variable, builder->flow->variables[variable].token);
    }
    bindings_undo(builder->bindings, BINDING_LOCAL, begin);
}

static void walk_block(struct builder *builder, uint32_t index, struct targets targets)
{
    const size_t scope = scope_begin(builder);

    walk_children(builder, index, targets);
    scope_end(builder, scope);
}

/* --- declarations ---------------------------------------------------------------------------------- */

/* Behind the operand of a sizeof. */
static uint32_t skip_operand(const struct tree *tree, uint32_t at)
{
    if (kind_at(tree, at) == TOKEN_OPEN_PAREN)
        return behind_bracket(tree, at);
    while (kind_at(tree, at) == TOKEN_STAR)
        at++;
    while (kind_at(tree, at) == TOKEN_NAME) {
        at++;
        while (kind_at(tree, at) == TOKEN_OPEN_BRACKET)
            at = behind_bracket(tree, at);
        at += kind_at(tree, at) == TOKEN_ARROW || kind_at(tree, at) == TOKEN_DOT ? 1 : 0;
    }
    return at;
}

/* Not a constant: names a local or a member. */
static bool is_variable_length(const struct builder *builder, const struct declarator *declarator)
{
    const struct tree *tree = builder->tree;

    for (uint32_t i = declarator->dimension.first; i < declarator->dimension.last; i++) {
        while (classes_at(tree, i) & WORD_SILENT)
            i = skip_operand(tree, i + 1);
        if (i >= declarator->dimension.last || kind_at(tree, i) != TOKEN_NAME)
            continue;
        const uint32_t variable = bindings_get(builder->bindings, BINDING_LOCAL, tree->tokens[i].symbol);

        if (kind_at(tree, i + 1) == TOKEN_ARROW ||
            (variable && !builder->flow->variables[variable].is_constant))
            return true;
    }
    return false;
}

static void initialise(struct builder *builder, uint32_t variable, const struct declarator *declarator)
{
    const struct value left = {VALUE_VARIABLE, variable, declarator->name, 0, false};
    struct value right = {0};

    if (kind_at(builder->tree, declarator->initialiser.first) == TOKEN_OPEN_BRACE)
        walk_initialiser(builder, declarator->initialiser);
    else
        right = walk_range(builder, declarator->initialiser);
    value_store(builder, left, right);
}

static void mute_names(struct builder *builder, struct range range)
{
    builder->mute++;
    walk_and_read(builder, range, 0);
    builder->mute--;
}

static bool is_constant(const struct builder *builder, const struct declaration *declaration,
                        const struct declarator *declarator)
{
    const struct range range = declarator->initialiser;

    return declaration->is_constant_object && !declarator->is_pointer && range.last == range.first + 1 &&
           kind_at(builder->tree, range.first) == TOKEN_NUMBER;
}

static void declare(struct builder *builder, uint32_t index, const struct declaration *declaration,
                    const struct declarator *declarator)
{
    const uint32_t symbol = builder->tree->tokens[declarator->name].symbol;

    if (declaration->is_storage || declarator->is_function) { /* hides a local, is none */
        bindings_set(builder->bindings, BINDING_LOCAL, symbol, NO_VARIABLE);
        return;
    }
    const bool vla = declarator->is_array && is_variable_length(builder, declarator);

    if (declarator->is_array)
        walk_and_read(builder, declarator->dimension, 0);
    const uint32_t variable = variable_declare(builder, index, declaration, declarator);

    event_add(builder, EVENT_DECLARE, variable, declarator->name);
    builder->flow->variables[variable].is_constant = is_constant(builder, declaration, declarator);
    builder->flow->variables[variable].ends_with_scope = vla || declaration->cleanup;
    if (vla)
        event_add(builder, EVENT_VLA, variable, declarator->name);
    if (declaration->cleanup)
        event_add(builder, EVENT_CLEANUP, variable, declaration->cleanup);
    if (declarator->initialiser.last > declarator->initialiser.first)
        initialise(builder, variable, declarator);
}

/* `int x __attribute__((cleanup(f))) = 1;` */
static void find_cleanup(const struct builder *builder, struct range all, struct declaration *declaration)
{
    for (uint32_t i = all.first; i < all.last && !declaration->cleanup; i++) {
        if (!(classes_at(builder->tree, i) & WORD_ATTRIBUTE) ||
            kind_at(builder->tree, i + 1) != TOKEN_OPEN_PAREN)
            continue;
        const uint32_t end = behind_bracket(builder->tree, i + 1);

        for (uint32_t k = i; k < end; k++)
            if (word_at(builder->tree, k, WORD_cleanup) || word_at(builder->tree, k, WORD___cleanup__))
                declaration->cleanup = k;
        i = end;
    }
}

static void walk_declaration(struct builder *builder, uint32_t index)
{
    const struct range all = get(builder, index)->all;
    struct declaration declaration;
    struct declarator declarator;
    uint32_t at = read_specifiers(builder->tree, all, &declaration);

    mute_names(builder, declaration.specifiers);
    while (at < all.last && !builder->flow->too_deep) {
        struct declaration mine = declaration;

        if (!read_declarator(builder->tree, at, all.last, &declarator, &at))
            continue;
        find_cleanup(builder, declarator.shape, &mine);
        declare(builder, index, &mine, &declarator);
    }
}

/* --- conditions ------------------------------------------------------------------------------------ */

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
static void walk_if(struct builder *builder, uint32_t index, struct targets targets)
{
    const uint32_t behind = block_new(builder);

    while (index) {
        const uint32_t then = get(builder, index)->child;
        const uint32_t otherwise = then ? get(builder, then)->next : 0;
        const uint32_t yes = block_new(builder), no = otherwise ? block_new(builder) : behind;

        builder->statement = index;
        walk_condition(builder, get(builder, index)->head, yes, no);
        block_begin(builder, yes);
        if (then)
            walk_statement(builder, then, targets);
        edge_add(builder, builder->block, behind, false);
        index = NO_STATEMENT;
        if (!otherwise)
            break;
        block_begin(builder, no);
        if (get(builder, otherwise)->kind == STATEMENT_IF) {
            index = otherwise;
        } else {
            walk_statement(builder, otherwise, targets);
            edge_add(builder, builder->block, behind, false);
        }
    }
    block_begin(builder, behind);
}

/* --- loops ----------------------------------------------------------------------------------------- */

/* In front of the body, which becomes the current block. */
static void walk_loop_condition(struct builder *builder, struct range head, uint32_t behind)
{
    const uint32_t body = block_new(builder);

    if (constant_of(builder, head) == 1)
        edge_add(builder, builder->block, body, false);
    else
        walk_condition(builder, head, body, behind);
    block_begin(builder, body);
}

static void walk_while(struct builder *builder, uint32_t index)
{
    const struct statement statement = *get(builder, index);
    const uint32_t behind = block_new(builder);

    block_follow(builder);
    const uint32_t head = builder->block;

    walk_loop_condition(builder, statement.head, behind);
    if (statement.child)
        walk_statement(builder, statement.child, (struct targets){behind, head});
    edge_add(builder, builder->block, head, false);
    block_begin(builder, behind);
}

static void walk_do(struct builder *builder, uint32_t index)
{
    const struct statement statement = *get(builder, index);
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

static void walk_for(struct builder *builder, uint32_t index)
{
    const struct statement statement = *get(builder, index);
    const size_t scope = scope_begin(builder);
    const uint32_t behind = block_new(builder), step = block_new(builder);
    const uint32_t body = get(builder, statement.child)->next;

    walk_statement(builder, statement.child, nowhere);
    block_follow(builder);
    const uint32_t head = builder->block;

    builder->statement = index;
    walk_loop_condition(builder, statement.head, behind);
    if (body)
        walk_statement(builder, body, (struct targets){behind, step});
    edge_add(builder, builder->block, step, false);
    block_begin(builder, step);
    builder->statement = index;
    walk_and_read(builder, statement.step, 0);
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
            event_add(builder, kind, variable, first);
        else if (kind == EVENT_TOUCH && i > first)
            walk_and_read(builder, (struct range){first, i}, 0);
        first = i + 1;
    }
}

/* NAME(...) { ... }: a loop if it sounds like one, else something that may run the block once. */
static void walk_macro(struct builder *builder, uint32_t index)
{
    const struct statement statement = *get(builder, index);
    const uint32_t symbol = builder->tree->tokens[statement.all.first].symbol;
    const bool loops = sounds_like_a_loop(builder->names->text[symbol]);
    const uint32_t behind = block_new(builder);
    const uint32_t again = block_new(builder);
    const size_t scope = scope_begin(builder);

    block_follow(builder);
    const uint32_t head = builder->block;

    walk_macro_head(builder, statement.head, EVENT_TOUCH);
    if (names_has(builder->names, symbol, WORD_WAITS))
        suspend_here(builder, statement.all.first, 0);
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

/* --- switch ---------------------------------------------------------------------------------------- */

static void walk_switch(struct builder *builder, uint32_t index, struct targets targets)
{
    const struct statement statement = *get(builder, index);
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

/* --- labels and jumps ------------------------------------------------------------------------------ */

static void walk_label(struct builder *builder, uint32_t index)
{
    const uint32_t symbol = builder->tree->tokens[get(builder, index)->head.first].symbol;

    block_follow(builder);
    MEMORY_GROW(builder->labels, builder->label_count, builder->label_room);
    builder->labels[builder->label_count++] = (struct label){builder->block, (uint8_t)builder->region};
    bindings_set(builder->bindings, BINDING_LABEL, symbol, (uint32_t)builder->label_count);
}

static void walk_goto(struct builder *builder, uint32_t index)
{
    const struct range head = get(builder, index)->head;
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

/* In no loop and no switch but the body's. In a statement expression it may be another's. */
static void note_stray(struct builder *builder, uint32_t index)
{
    if (builder->flow->is_async && builder->nested == 0 && builder->region != REGION_AFTER)
        event_add(builder, EVENT_STRAY, NO_VARIABLE, get(builder, index)->all.first);
}

static void jump_to(struct builder *builder, uint32_t index, uint32_t target)
{
    if (target == NO_BLOCK)
        note_stray(builder, index);
    edge_add(builder, builder->block, target == NO_BLOCK ? builder->flow->exit : target, false);
    block_begin(builder, block_new(builder));
}

static void walk_case(struct builder *builder, uint32_t index)
{
    block_follow(builder);
    if (builder->switch_head == NO_BLOCK) {
        note_stray(builder, index);
        return;
    }
    edge_add(builder, builder->switch_head, builder->block, false);
    builder->has_default |= word_at(builder->tree, get(builder, index)->all.first, WORD_default);
}

/* --- #if ------------------------------------------------------------------------------------------- */

/* Any of the branches; none of them if there is no #else. What one declares, the rest may use. */
static void walk_choice(struct builder *builder, uint32_t index, struct targets targets)
{
    const uint32_t from = builder->block, behind = block_new(builder);
    bool has_else = false;

    for (uint32_t branch = get(builder, index)->child; branch; branch = get(builder, branch)->next) {
        const uint32_t block = block_new(builder);

        edge_add(builder, from, block, false);
        block_begin(builder, block);
        walk_children(builder, branch, targets);
        edge_add(builder, builder->block, behind, false);
        has_else |= get(builder, branch)->is_else_branch;
    }
    if (!has_else)
        edge_add(builder, from, behind, false);
    block_begin(builder, behind);
}

/* --- the parts of an async function ------------------------------------------------------------------ */

static void begin_body(struct builder *builder, uint32_t index)
{
    builder->flow->has_begin = true;
    event_add(builder, EVENT_BEGIN, NO_VARIABLE, get(builder, index)->all.first);
    if (builder->region == REGION_BEFORE)
        builder->region = REGION_BODY;
    block_follow(builder);
}

static void begin_finally(struct builder *builder, uint32_t index)
{
    event_add(builder, EVENT_FINALLY, NO_VARIABLE, get(builder, index)->all.first);
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

/* --- expressions ----------------------------------------------------------------------------------- */

static void walk_expression(struct builder *builder, uint32_t index)
{
    struct range all = get(builder, index)->all;
    const bool cast_to_void = kind_at(builder->tree, all.first) == TOKEN_OPEN_PAREN &&
                              word_at(builder->tree, all.first + 1, WORD_void);

    if (all.last > all.first && kind_at(builder->tree, all.last - 1) == TOKEN_SEMICOLON)
        all.last--;
    const struct value value = walk_range(builder, all);

    value_read(builder, value, EVENT_TEST);
    if (value.kind != VALUE_CALL)
        return;
    const uint32_t classes = builder->names->classes[value.symbol];

    if (classes & (WORD_MAKES | WORD_SPAWNS))
        event_add(builder, EVENT_DROP, NO_VARIABLE, value.token)->flags =
            classes & WORD_SPAWNS ? EVENT_SPAWNED : 0;
    else if (classes & WORD_FAILS && !cast_to_void)
        event_add(builder, EVENT_UNCHECKED, NO_VARIABLE, value.token)->other = value.token;
}

void walk_statement_expression(struct builder *builder, uint32_t brace)
{
    const uint32_t outer = builder->statement;
    const uint32_t block = tree_add_block(builder->tree, brace, outer);

    builder->nested++;
    walk_statement(builder, block, nowhere);
    builder->nested--;
    builder->statement = outer;
}

/* All that operands of asm name may be read and written. */
static void walk_asm(struct builder *builder, uint32_t index)
{
    const struct range head = get(builder, index)->head;

    for (uint32_t i = head.first; i < head.last; i++) {
        const uint32_t variable = kind_at(builder->tree, i) == TOKEN_NAME ? variable_named(builder, i) : 0;

        if (variable)
            event_add(builder, EVENT_TOUCH, variable, i);
    }
}

/* --- any statement --------------------------------------------------------------------------------- */

static void note_region(struct builder *builder, uint32_t index)
{
    const struct statement *statement = get(builder, index);
    const bool empty = kind_at(builder->tree, statement->all.first) == TOKEN_SEMICOLON;

    if (builder->flow->is_async && builder->region == REGION_AFTER && statement->kind != STATEMENT_LABEL &&
        statement->kind != STATEMENT_BLOCK && statement->kind != STATEMENT_FUNCTION && !empty)
        event_add(builder, EVENT_BEHIND, NO_VARIABLE, statement->all.first);
}

static void walk_kind(struct builder *builder, uint32_t index, struct targets targets)
{
    const struct statement statement = *get(builder, index);

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
    const bool before = builder->region == REGION_BEFORE && is_leaf(get(builder, index)->kind);

    if (builder->flow->too_deep)
        return;
    builder->statement = index;
    note_region(builder, index);
    walk_kind(builder, index, targets);
    builder->statement = index;
    if (before && builder->effects > effects && builder->flow->is_async)
        event_add(builder, EVENT_EFFECT, NO_VARIABLE, builder->effect);
    builder->statement = outer;
}
