/* operands.c - operands with what stands before and behind them: names, members, calls, `&` and `*`. */
#include "flow/build.h"
#include "parse/types.h"

static const struct value none = {0};

static struct value walk_name(struct builder *builder)
{
    const uint32_t at = builder->at++;
    const uint32_t symbol = builder->tree->tokens[at].symbol;
    const bool tag = at > 0 && classes_at(builder->tree, at - 1) & WORD_TAG;
    const uint32_t variable = tag ? NO_VARIABLE : variable_named(builder, at);

    if (variable)
        return value_of(builder, variable, at);
    const bool self = symbol == WORD_self && builder->flow->is_async;

    return (struct value){.kind = self ? VALUE_SELF : VALUE_NAME, .token = at, .symbol = symbol};
}

/* struct NAME { */
static bool is_type_body(const struct tree *tree, uint32_t brace)
{
    if (kind_at(tree, brace) != TOKEN_OPEN_BRACE || brace < 2)
        return false;
    const uint32_t name = brace - (kind_at(tree, brace - 1) == TOKEN_NAME ? 1 : 0);

    return classes_at(tree, brace - 1) & WORD_TAG || classes_at(tree, name - 1) & WORD_TAG;
}

static struct value walk_primary(struct builder *builder)
{
    switch (token_here(builder)) {
    case TOKEN_NAME:
        return walk_name(builder);
    case TOKEN_STRING:
        while (token_here(builder) == TOKEN_STRING)
            builder->at++;
        return none;
    case TOKEN_OPEN_PAREN:
        return walk_parenthesis(builder);
    case TOKEN_OPEN_BRACE:
    case TOKEN_OPEN_BRACKET:
        if (is_type_body(builder->tree, builder->at))
            builder->at = behind_bracket(builder->tree, builder->at);
        else
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

/* --- postfix ------------------------------------------------------------------------------------- */

static struct value walk_member(struct builder *builder, struct value value)
{
    const bool of_address = token_here(builder) == TOKEN_ARROW && value.kind == VALUE_ADDRESS; /* (&p)->x */
    const bool arrow = token_here(builder) == TOKEN_ARROW && !of_address;

    value.kind = of_address ? VALUE_VARIABLE : value.kind;
    builder->at++;
    if (token_here(builder) != TOKEN_NAME)
        return value;
    const uint32_t symbol = builder->tree->tokens[builder->at++].symbol;

    if (value.kind == VALUE_SELF && arrow)
        return value_of(builder, variable_frame(builder, symbol), builder->at - 1);
    if (value.kind != VALUE_VARIABLE)
        return (struct value){.token = builder->at - 1};
    if (arrow && !value_is_array(value)) {
        /* `&job->future` is the future itself, for whoever gets it */
        value_read(builder, value, slice_is(builder->names->text[symbol], "future") ? 0 : EVENT_THROUGH);
        return (struct value){.token = builder->at - 1};
    }
    const struct variable *variable = &builder->flow->variables[value.variable];

    if (variable->kind == VARIABLE_LOCAL && !value.partial && !arrow)
        value.variable = variable_part(builder, value.variable, symbol);
    const struct type type = type_of_member(builder->flow->file, value.body, symbol);

    value.partial = true;
    value.rank = type.rank;
    value.body = type.body;
    return value;
}

/* One dimension less. */
static struct value element_of(struct value value)
{
    value.partial = true;
    value.rank = (uint8_t)(value.rank ? value.rank - 1 : 0);
    return value;
}

static struct value walk_subscript(struct builder *builder, struct value value)
{
    const bool array = value_is_array(value) || (value.kind == VALUE_VARIABLE && value.partial);

    value_read(builder, walk_bracket(builder, builder->at), 0);
    if (array)
        return element_of(value);
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

/* A macro without parameters may do what a call does. */
static struct value walk_bare_name(struct builder *builder, struct value value)
{
    const struct file *file = builder->flow->file;
    const struct macro *macro = value.kind == VALUE_NAME ? macro_named(file, value.symbol) : NULL;

    if (!macro || macro->has_parameters || macro->count == 0)
        return value;
    const uint32_t classes = classes_of(file, value.symbol);

    walk_macro_text(builder, value.token);
    note_call(builder, value.token, value.token, value.symbol, classes);
    value.kind = classes & (WORD_MAKES | WORD_GIVES | WORD_SPAWNS | WORD_FAILS) ? VALUE_CALL : VALUE_NAME;
    return value;
}

static struct value walk_postfix(struct builder *builder)
{
    struct value value = walk_primary(builder);

    for (;;) {
        switch (token_here(builder)) {
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
            return walk_bare_name(builder, value);
        }
        if (builder->flow->too_deep)
            return none;
    }
}

/* --- unary --------------------------------------------------------------------------------------- */

/* offsetof(type, member.member) */
static void walk_offsetof(struct builder *builder)
{
    const struct tree *tree = builder->tree;
    const uint32_t close = close_of(builder, builder->at + 1);
    bool member = false;

    for (uint32_t i = builder->at + 2; i < close; i++) {
        member |= kind_at(tree, i) == TOKEN_COMMA;
        if (member && kind_at(tree, i) == TOKEN_NAME && kind_at(tree, i - 1) == TOKEN_COMMA)
            variable_refer(builder, i, NO_VARIABLE);
    }
    builder->at = behind_bracket(tree, builder->at + 1);
}

static struct value walk_silent(struct builder *builder)
{
    const uint32_t symbol = builder->tree->tokens[builder->at].symbol;

    if ((symbol == WORD_offsetof || symbol == WORD___builtin_offsetof) &&
        kind_at(builder->tree, builder->at + 1) == TOKEN_OPEN_PAREN) {
        walk_offsetof(builder);
        return none;
    }
    builder->at++;
    if (token_here(builder) == TOKEN_OPEN_PAREN) {
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
    if (value_is_array(value))
        return element_of(value);
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
        builder->at += token_here(builder) == TOKEN_NAME ? 1 : 0;
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
    const enum token_kind kind = token_here(builder);
    const uint32_t classes = classes_here(builder);

    if (kind == TOKEN_AND || kind == TOKEN_AND_AND || kind == TOKEN_STAR || kind == TOKEN_STEP ||
        kind == TOKEN_SIGN || kind == TOKEN_NOT)
        return walk_operator(builder, kind);
    if (classes & WORD_SILENT)
        return walk_silent(builder);
    if (kind == TOKEN_NAME && word_at(builder->tree, builder->at, WORD__Generic)) {
        builder->at++;
        if (token_here(builder) == TOKEN_OPEN_PAREN)
            mute_bracket(builder, builder->at);
        return none;
    }
    if (kind == TOKEN_NAME && word_at(builder->tree, builder->at, WORD___extension__)) {
        builder->at++;
        return walk_unary(builder);
    }
    return walk_postfix(builder);
}

struct value walk_unary(struct builder *builder)
{
    struct value value = none;

    if (descend(builder))
        value = walk_unary_here(builder);
    builder->depth--;
    return value;
}
