/* expressions.c - walks over the tokens of an expression, and says what it reads and writes.
 *
 * No tree is made. A variable is not read when its name is seen but when its value is wanted, so that `i =
 * 0`,
 * `&i` and `i++` are told apart. Whatever makes no sense is stepped over. */
#include "flow/build.h"

static struct value walk_unary(struct builder *builder);
static struct value walk_conditional(struct builder *builder);

static const struct value none = {0};

static enum token_kind here(const struct builder *builder)
{
    return builder->at < builder->end ? builder->tree->tokens[builder->at].kind : TOKEN_END;
}

static uint32_t classes_here(const struct builder *builder)
{
    return here(builder) == TOKEN_NAME ? classes_at(builder->tree, builder->at) : 0;
}

/* False: too deep; the rest of the expression is given up. */
static bool descend(struct builder *builder)
{
    if (++builder->depth <= DEEPEST)
        return true;
    if (!builder->flow->too_deep)
        builder->flow->deep = builder->at;
    builder->flow->too_deep = true;
    builder->at = builder->end;
    return false;
}

/* --- values ---------------------------------------------------------------------------------------- */

bool value_is_array(const struct builder *builder, struct value value)
{
    return value.kind == VALUE_VARIABLE && !value.partial &&
           builder->flow->variables[value.variable].is_array;
}

void value_read(struct builder *builder, struct value value, uint32_t flags)
{
    if (value.kind == VALUE_VARIABLE && value.variable)
        event_add(builder, EVENT_READ, value.variable, value.token)->flags = (uint8_t)flags;
    else if (value.kind == VALUE_ADDRESS)
        value_touch(builder, value);
}

/* An element of an array is written: what else is in it counts as written, too. */
void value_write(struct builder *builder, struct value value)
{
    if (value.kind != VALUE_VARIABLE || !value.variable)
        return;
    const enum variable_kind kind = builder->flow->variables[value.variable].kind;

    if (kind == VARIABLE_FRAME)
        note_effect(builder, value.token);
    event_add(builder, value.partial && kind == VARIABLE_FRAME ? EVENT_TOUCH : EVENT_WRITE, value.variable,
              value.token);
}

void value_touch(struct builder *builder, struct value value)
{
    if (!value.variable || (value.kind != VALUE_VARIABLE && value.kind != VALUE_ADDRESS))
        return;
    builder->flow->variables[value.variable].address_taken |= builder->mute == 0;
    event_add(builder, EVENT_TOUCH, value.variable, value.token);
}

/* Whether the value is where a local lives, or a compound literal does. */
static bool is_on_the_stack(const struct builder *builder, struct value value)
{
    if (value.kind == VALUE_ADDRESS && !value.variable)
        return true;
    if (value.kind != VALUE_ADDRESS && !value_is_array(builder, value))
        return false;
    return builder->flow->variables[value.variable].kind != VARIABLE_FRAME;
}

static void store_call(struct builder *builder, struct value left, struct value call)
{
    const uint32_t classes = builder->names->classes[call.symbol];
    struct event *event;

    if (left.partial || !left.variable || left.kind != VALUE_VARIABLE)
        return;
    if (!(classes & (WORD_MAKES | WORD_SPAWNS | WORD_FAILS)))
        return;
    if (classes & WORD_FAILS) {
        event_add(builder, EVENT_RESULT, left.variable, left.token);
        return;
    }
    event = event_add(builder, EVENT_MAKE, left.variable, call.token);
    event->flags = classes & WORD_SPAWNS ? EVENT_SPAWNED : 0;
}

void value_store(struct builder *builder, struct value left, struct value right)
{
    const bool in_frame =
        left.kind == VALUE_VARIABLE && builder->flow->variables[left.variable].kind == VARIABLE_FRAME;
    const bool stored = in_frame && is_on_the_stack(builder, right);

    value_read(builder, right, 0);
    value_write(builder, left);
    if (left.kind != VALUE_VARIABLE)
        note_effect(builder, left.token);
    if (right.kind == VALUE_CALL)
        store_call(builder, left, right);
    if (stored) {
        struct event *event = event_add(builder, EVENT_STORE, right.variable, right.token);

        event->other = left.variable;
        event->flags = right.variable ? 0 : EVENT_LITERAL;
    }
}

/* --- primaries ------------------------------------------------------------------------------------- */

/* Goes through what stands between the brackets at `open`, and leaves `at` behind them. */
static struct value walk_bracket(struct builder *builder, uint32_t open)
{
    const uint32_t end = builder->end;
    const uint32_t close = builder->tree->match[open];
    struct value value = none;

    if (descend(builder))
        value = walk_range(builder, (struct range){open + 1, close < end ? close : end});
    builder->depth--;
    builder->end = end;
    builder->at = builder->flow->too_deep ? end : behind_bracket(builder->tree, open);
    return value;
}

static void mute_bracket(struct builder *builder, uint32_t open)
{
    builder->mute++;
    value_read(builder, walk_bracket(builder, open), 0);
    builder->mute--;
}

static struct value walk_name(struct builder *builder)
{
    const uint32_t at = builder->at++;
    const uint32_t symbol = builder->tree->tokens[at].symbol;
    const uint32_t variable = variable_named(builder, at);

    if (variable)
        return (struct value){VALUE_VARIABLE, variable, at, symbol, false};
    if (symbol == WORD_self && builder->flow->is_async)
        return (struct value){VALUE_SELF, 0, at, symbol, false};
    return (struct value){VALUE_NAME, 0, at, symbol, false};
}

static bool is_type_name(const struct builder *builder, uint32_t at)
{
    if (kind_at(builder->tree, at) != TOKEN_NAME)
        return false;
    const uint32_t symbol = builder->tree->tokens[at].symbol;

    if (bindings_get(builder->bindings, BINDING_LOCAL, symbol))
        return false;
    return builder->names->classes[symbol] & WORD_TYPE || slice_ends(builder->names->text[symbol], "_t");
}

/* Whether the parentheses at `open` hold a type, and an operand or a brace follows. */
static bool is_cast(const struct builder *builder, uint32_t open)
{
    const struct tree *tree = builder->tree;
    const uint32_t close = tree->match[open];

    if (close + 1 >= builder->end)
        return false;
    const enum token_kind behind = kind_at(tree, close + 1);
    const bool operand = behind == TOKEN_NAME || behind == TOKEN_NUMBER || behind == TOKEN_STRING ||
                         behind == TOKEN_CHARACTER || behind == TOKEN_OPEN_BRACE || behind == TOKEN_NOT;
    const bool either = behind == TOKEN_OPEN_PAREN || behind == TOKEN_STAR || behind == TOKEN_AND ||
                        behind == TOKEN_SIGN || behind == TOKEN_STEP;

    if (!operand && !either)
        return false;
    if (is_type_name(builder, open + 1) || behind == TOKEN_OPEN_BRACE)
        return true;
    if (kind_at(tree, open + 1) != TOKEN_NAME || kind_at(tree, close - 1) == TOKEN_CLOSE_PAREN)
        return false;
    return (operand || behind == TOKEN_AND) &&
           (close == open + 2 || kind_at(tree, close - 1) == TOKEN_STAR) &&
           !bindings_get(builder->bindings, BINDING_LOCAL, tree->tokens[open + 1].symbol);
}

static struct value walk_parenthesis(struct builder *builder)
{
    const struct tree *tree = builder->tree;
    const uint32_t open = builder->at;

    if (kind_at(tree, open + 1) == TOKEN_OPEN_BRACE) {
        const uint32_t end = builder->end;

        if (descend(builder))
            walk_statement_expression(builder, open + 1);
        builder->depth--;
        builder->end = end;
        builder->at = behind_bracket(tree, open);
        return none;
    }
    if (!is_cast(builder, open))
        return walk_bracket(builder, open);
    mute_bracket(builder, open);
    if (here(builder) != TOKEN_OPEN_BRACE)
        return walk_unary(builder);
    const uint32_t brace = builder->at, end = builder->end;
    const uint32_t close = builder->tree->match[brace];

    if (descend(builder))
        walk_initialiser(builder, (struct range){brace + 1, close < end ? close : end});
    builder->depth--;
    builder->end = end;
    builder->at = behind_bracket(tree, brace);
    /* an array decays to its address */
    const bool array = kind_at(tree, brace - 2) == TOKEN_CLOSE_BRACKET;

    return (struct value){array ? VALUE_ADDRESS : VALUE_VARIABLE, 0, open, 0, false};
}

static struct value walk_primary(struct builder *builder)
{
    switch (here(builder)) {
    case TOKEN_NAME:
        return walk_name(builder);
    case TOKEN_STRING:
        while (here(builder) == TOKEN_STRING)
            builder->at++;
        return none;
    case TOKEN_OPEN_PAREN:
        return walk_parenthesis(builder);
    case TOKEN_OPEN_BRACE:
    case TOKEN_OPEN_BRACKET:
        value_read(builder, walk_bracket(builder, builder->at), 0);
        return none;
    case TOKEN_COMMA:
    case TOKEN_COLON:
    case TOKEN_QUESTION:
    case TOKEN_END:
        return none; /* somebody else's */
    default:
        builder->at++;
        return none;
    }
}

/* --- postfix --------------------------------------------------------------------------------------- */

static struct value walk_member(struct builder *builder, struct value value)
{
    const bool arrow = here(builder) == TOKEN_ARROW;

    builder->at++;
    if (here(builder) != TOKEN_NAME)
        return value;
    const uint32_t symbol = builder->tree->tokens[builder->at++].symbol;

    if (value.kind == VALUE_SELF && arrow)
        return (struct value){VALUE_VARIABLE, variable_frame(builder, symbol), builder->at - 1, symbol,
                              false};
    if (value.kind != VALUE_VARIABLE)
        return (struct value){.token = builder->at - 1};
    if (arrow && !value_is_array(builder, value)) {
        /* `&job->future` is the future itself, for whoever gets it */
        value_read(builder, value, slice_is(builder->names->text[symbol], "future") ? 0 : EVENT_THROUGH);
        return (struct value){.token = builder->at - 1};
    }
    if (!value.variable)
        return none;
    const struct variable *variable = &builder->flow->variables[value.variable];

    if (variable->kind == VARIABLE_LOCAL && !value.partial && !arrow)
        value.variable = variable_part(builder, value.variable, symbol);
    value.partial = true;
    return value;
}

static struct value walk_subscript(struct builder *builder, struct value value)
{
    const bool array = value_is_array(builder, value) || (value.kind == VALUE_VARIABLE && value.partial);

    value_read(builder, walk_bracket(builder, builder->at), 0);
    if (array) {
        value.partial = true;
        return value;
    }
    value_read(builder, value, EVENT_THROUGH);
    return (struct value){.token = value.token};
}

static void walk_step(struct builder *builder, struct value value)
{
    value_read(builder, value, 0);
    value_write(builder, value);
    if (value.kind != VALUE_VARIABLE)
        note_effect(builder, value.token);
}

static struct value walk_postfix(struct builder *builder)
{
    struct value value = walk_primary(builder);

    for (;;) {
        switch (here(builder)) {
        case TOKEN_DOT:
        case TOKEN_ARROW:
            value = walk_member(builder, value);
            break;
        case TOKEN_OPEN_BRACKET:
            value = walk_subscript(builder, value);
            break;
        case TOKEN_OPEN_PAREN:
            if (value.kind == VALUE_NAME) {
                value = walk_call(builder, value.token, builder->at, 0);
            } else {
                value_read(builder, value, 0);
                walk_unnamed_call(builder, builder->at);
                value = none;
            }
            break;
        case TOKEN_STEP:
            builder->at++;
            walk_step(builder, value);
            value = (struct value){.token = value.token};
            break;
        default:
            return value;
        }
        if (builder->flow->too_deep)
            return none;
    }
}

/* --- unary ----------------------------------------------------------------------------------------- */

static struct value walk_silent(struct builder *builder)
{
    builder->at++;
    if (here(builder) == TOKEN_OPEN_PAREN) {
        mute_bracket(builder, builder->at);
        return none;
    }
    builder->mute++;
    value_read(builder, walk_unary(builder), 0);
    builder->mute--;
    return none;
}

static struct value address_of(struct builder *builder, struct value value)
{
    (void)builder;
    if (value.kind == VALUE_VARIABLE)
        value.kind = VALUE_ADDRESS;
    else if (value.kind == VALUE_NAME)
        value = none;
    return value;
}

static struct value dereference(struct builder *builder, struct value value)
{
    if (value_is_array(builder, value)) {
        value.partial = true;
        return value;
    }
    if (value.kind == VALUE_ADDRESS) {
        value.kind = VALUE_VARIABLE;
        return value;
    }
    value_read(builder, value, EVENT_THROUGH);
    return (struct value){.token = value.token};
}

static struct value walk_operator(struct builder *builder, enum token_kind kind)
{
    struct value value;

    builder->at++;
    if (kind == TOKEN_AND_AND) { /* the address of a label */
        builder->at += here(builder) == TOKEN_NAME ? 1 : 0;
        return none;
    }
    value = walk_unary(builder);
    switch (kind) {
    case TOKEN_AND:
        return address_of(builder, value);
    case TOKEN_STAR:
        return dereference(builder, value);
    case TOKEN_STEP:
        walk_step(builder, value);
        return none;
    default:
        value_read(builder, value, kind == TOKEN_NOT ? EVENT_TEST : 0);
        return none;
    }
}

static struct value walk_unary_here(struct builder *builder)
{
    const enum token_kind kind = here(builder);
    const uint32_t classes = classes_here(builder);

    if (kind == TOKEN_AND || kind == TOKEN_AND_AND || kind == TOKEN_STAR || kind == TOKEN_STEP ||
        kind == TOKEN_SIGN || kind == TOKEN_NOT)
        return walk_operator(builder, kind);
    if (classes & WORD_SILENT)
        return walk_silent(builder);
    if (kind == TOKEN_NAME && word_at(builder->tree, builder->at, WORD__Generic)) {
        builder->at++;
        if (here(builder) == TOKEN_OPEN_PAREN)
            mute_bracket(builder, builder->at);
        return none;
    }
    if (kind == TOKEN_NAME && word_at(builder->tree, builder->at, WORD___extension__)) {
        builder->at++;
        return walk_unary(builder);
    }
    return walk_postfix(builder);
}

static struct value walk_unary(struct builder *builder)
{
    struct value value = none;

    if (descend(builder))
        value = walk_unary_here(builder);
    builder->depth--;
    return value;
}

/* --- operators between two operands ------------------------------------------------------------------ */

static bool is_binary(enum token_kind kind)
{
    return kind == TOKEN_STAR || kind == TOKEN_AND || kind == TOKEN_COMPARE || kind == TOKEN_SIGN ||
           kind == TOKEN_BINARY;
}

static struct value walk_binary(struct builder *builder)
{
    struct value left = walk_unary(builder);

    while (is_binary(here(builder)) && !builder->flow->too_deep) {
        const enum token_kind kind = here(builder);
        const bool address = left.kind == VALUE_ADDRESS || value_is_array(builder, left);
        const uint32_t flags = kind == TOKEN_COMPARE ? EVENT_TEST : 0;

        builder->at++;
        if (!(address && kind == TOKEN_SIGN))
            value_read(builder, left, flags);
        value_read(builder, walk_unary(builder), flags);
        if (!(address && kind == TOKEN_SIGN)) /* `buffer + n` is still an address in it */
            left = none;
    }
    return left;
}

/* && and ||: the right side may not happen. */
static struct value walk_short_circuit(struct builder *builder, bool is_or)
{
    const enum token_kind kind = is_or ? TOKEN_OR_OR : TOKEN_AND_AND;
    struct value left = is_or ? walk_short_circuit(builder, false) : walk_binary(builder);

    while (here(builder) == kind && !builder->flow->too_deep) {
        builder->at++;
        value_read(builder, left, EVENT_TEST);
        const uint32_t from = builder->block;

        block_follow(builder);
        value_read(builder, is_or ? walk_short_circuit(builder, false) : walk_binary(builder), EVENT_TEST);
        block_follow(builder);
        edge_add(builder, from, builder->block, false);
        left = none;
    }
    return left;
}

static struct value walk_conditional(struct builder *builder)
{
    struct value condition = walk_short_circuit(builder, true);

    if (here(builder) != TOKEN_QUESTION)
        return condition;
    builder->at++;
    value_read(builder, condition, EVENT_TEST);
    const uint32_t from = builder->block;

    block_follow(builder);
    while (here(builder) != TOKEN_COLON && here(builder) != TOKEN_END) {
        const uint32_t before = builder->at;

        value_read(builder, walk_assignment(builder), 0);
        builder->at += builder->at == before || here(builder) == TOKEN_COMMA ? 1 : 0;
    }
    builder->at += here(builder) == TOKEN_COLON ? 1 : 0;
    const uint32_t end_of_first = builder->block, second = block_new(builder);

    edge_add(builder, from, second, false);
    block_begin(builder, second);
    if (descend(builder))
        value_read(builder, walk_conditional(builder), 0);
    builder->depth--;
    block_follow(builder);
    edge_add(builder, end_of_first, builder->block, false);
    return none;
}

struct value walk_assignment(struct builder *builder)
{
    struct value left = walk_conditional(builder);
    const enum token_kind kind = here(builder);

    if (kind != TOKEN_ASSIGN && kind != TOKEN_COMPOUND)
        return left;
    builder->at++;
    if (kind == TOKEN_COMPOUND)
        value_read(builder, left, 0);
    if (descend(builder)) {
        const struct value right = walk_assignment(builder);

        value_store(builder, left, right);
    }
    builder->depth--;
    return (struct value){.token = left.token};
}

/* --- conditions ------------------------------------------------------------------------------------ */

/* Behind the operand that begins at `at`: at the next such operator outside of brackets, or the end. */
static uint32_t find_operator(const struct tree *tree, uint32_t at, uint32_t last, enum token_kind kind)
{
    while (at < last && kind_at(tree, at) != kind)
        at = is_open(kind_at(tree, at)) ? behind_bracket(tree, at) : at + 1;
    return at < last ? at : last;
}

/* No operator in it binds weaker than && and ||. */
static bool is_plain(const struct tree *tree, struct range range)
{
    return find_operator(tree, range.first, range.last, TOKEN_QUESTION) == range.last &&
           find_operator(tree, range.first, range.last, TOKEN_COMMA) == range.last &&
           find_operator(tree, range.first, range.last, TOKEN_ASSIGN) == range.last &&
           find_operator(tree, range.first, range.last, TOKEN_COMPOUND) == range.last;
}

static void walk_one_condition(struct builder *builder, struct range range, uint32_t yes, uint32_t no)
{
    const struct tree *tree = builder->tree;
    const bool not = range.first + 1 < range.last && kind_at(tree, range.first) == TOKEN_NOT;
    const uint32_t open = range.first + (not ? 1 : 0);

    if (kind_at(tree, open) == TOKEN_OPEN_PAREN && tree->match[open] == range.last - 1 &&
        kind_at(tree, open + 1) != TOKEN_OPEN_BRACE) {
        if (descend(builder))
            walk_condition(builder, (struct range){open + 1, range.last - 1}, not ? no : yes, not ? yes : no);
        builder->depth--;
        return;
    }
    walk_and_read(builder, range, EVENT_TEST);
    edge_add(builder, builder->block, yes, false);
    edge_add(builder, builder->block, no, false);
}

/* a && b && c */
static void walk_all(struct builder *builder, struct range range, uint32_t yes, uint32_t no)
{
    for (uint32_t at = range.first; at <= range.last;) {
        const uint32_t end = find_operator(builder->tree, at, range.last, TOKEN_AND_AND);
        const uint32_t next = end < range.last ? block_new(builder) : yes;

        walk_one_condition(builder, (struct range){at, end}, next, no);
        if (end == range.last)
            return;
        block_begin(builder, next);
        at = end + 1;
    }
}

void walk_condition(struct builder *builder, struct range range, uint32_t yes, uint32_t no)
{
    if (!is_plain(builder->tree, range)) {
        walk_and_read(builder, range, EVENT_TEST);
        edge_add(builder, builder->block, yes, false);
        edge_add(builder, builder->block, no, false);
        return;
    }
    for (uint32_t at = range.first; at <= range.last;) {
        const uint32_t end = find_operator(builder->tree, at, range.last, TOKEN_OR_OR);
        const uint32_t next = end < range.last ? block_new(builder) : no;

        walk_all(builder, (struct range){at, end}, yes, next);
        if (end == range.last)
            return;
        block_begin(builder, next);
        at = end + 1;
    }
}

/* --- ranges ---------------------------------------------------------------------------------------- */

struct value walk_range(struct builder *builder, struct range range)
{
    struct value value = none;

    builder->at = range.first;
    builder->end = range.last;
    while (builder->at < builder->end) {
        const uint32_t before = builder->at;

        value_read(builder, value, 0);
        value = walk_assignment(builder);
        if (here(builder) == TOKEN_COMMA || here(builder) == TOKEN_COLON || here(builder) == TOKEN_QUESTION ||
            builder->at == before) {
            const bool last = builder->at + 1 >= builder->end;

            builder->at++;
            if (!last) {
                value_read(builder, value, 0);
                value = none;
            }
        }
    }
    return value;
}

void walk_and_read(struct builder *builder, struct range range, uint32_t flags)
{
    const struct value value = walk_range(builder, range);

    value_read(builder, value, flags);
}

/* `.x =` and `[i] =` are no reads of x; the index is a constant. */
static void skip_designators(struct builder *builder)
{
    while (here(builder) == TOKEN_DOT || here(builder) == TOKEN_OPEN_BRACKET) {
        if (here(builder) == TOKEN_DOT)
            builder->at += 2;
        else
            builder->at = behind_bracket(builder->tree, builder->at);
    }
    builder->at += here(builder) == TOKEN_ASSIGN ? 1 : 0;
}

void walk_initialiser(struct builder *builder, struct range range)
{
    builder->at = range.first;
    builder->end = range.last;
    while (builder->at < range.last && !builder->flow->too_deep) {
        const uint32_t before = builder->at;

        skip_designators(builder);
        if (here(builder) == TOKEN_OPEN_BRACE) {
            const uint32_t brace = builder->at, close = builder->tree->match[brace];

            if (descend(builder))
                walk_initialiser(builder, (struct range){brace + 1, close < range.last ? close : range.last});
            builder->depth--;
            builder->at = behind_bracket(builder->tree, brace);
        } else {
            value_read(builder, walk_assignment(builder), 0);
        }
        builder->end = range.last;
        if (builder->at == before || here(builder) == TOKEN_COMMA)
            builder->at++;
    }
}
