/* calls.c - what a call does to its arguments. */
#include "flow/build.h"

static const struct value none = {0};

enum policy {
    POLICY_READ,   /* looks at the value, and at what it points at */
    POLICY_TOUCH,  /* may write what it points at */
    POLICY_SET,    /* a macro that may write the variable itself */
    POLICY_FUTURE, /* a future keeps what it points at */
    POLICY_TAKE,   /* is a future, and given away */
    POLICY_LOOK,   /* is a future, and looked at */
    POLICY_MUTE,   /* not evaluated */
};

static void escape(struct builder *builder, struct value value)
{
    const bool address = value.kind == VALUE_ADDRESS;

    if (!address && !value_is_array(value)) {
        value_read(builder, value, 0);
        return;
    }
    if (!value.variable) {
        event_add(builder, EVENT_ESCAPE, NO_VARIABLE, value.token)->flags = EVENT_LITERAL;
        return;
    }
    if (builder->flow->variables[value.variable].kind == VARIABLE_FRAME) {
        value_touch(builder, value);
        return;
    }
    builder->flow->variables[value.variable].address_taken |= builder->mute == 0;
    event_add(builder, EVENT_ESCAPE, value.variable, value.token);
}

void value_take(struct builder *builder, struct value value)
{
    if (value.kind == VALUE_VARIABLE && !value.partial && value.variable)
        event_add(builder, EVENT_TAKE, value.variable, value.token);
    value_read(builder, value, 0);
}

static void apply_policy(struct builder *builder, struct value value, enum policy policy)
{
    switch (policy) {
    case POLICY_READ:
        if (value.kind == VALUE_ADDRESS)
            value.kind = VALUE_VARIABLE;
        value_read(builder, value, 0);
        break;
    case POLICY_TOUCH:
        FOR_EACH_VALUE(each, builder, value)
        {
            if (value_is_array(each))
                value_touch(builder, each);
            else
                value_read(builder, each, 0);
        }
        break;
    case POLICY_SET:
        if (value.kind == VALUE_VARIABLE && builder->flow->variables[value.variable].is_set_once)
            value_read(builder, value, 0);
        else
            value_touch(builder, value);
        break;
    case POLICY_FUTURE:
        FOR_EACH_VALUE(each, builder, value)
        escape(builder, each);
        break;
    case POLICY_TAKE:
        value_take(builder, value);
        break;
    case POLICY_LOOK:
        value_read(builder, value, EVENT_THROUGH | EVENT_TEST);
        break;
    case POLICY_MUTE:
        break;
    }
}

/* --- arguments ----------------------------------------------------------------------------------- */

/* The next argument from `at`; sets *at behind the comma. */
struct range next_argument(const struct tree *tree, uint32_t *at, uint32_t close)
{
    const uint32_t first = *at;
    uint32_t i = first;

    while (i < close && kind_at(tree, i) != TOKEN_COMMA)
        i = is_open(kind_at(tree, i)) ? behind_bracket(tree, i) : i + 1;
    if (i > close)
        i = close;
    *at = i < close ? i + 1 : close;
    return (struct range){first, i};
}

uint32_t close_of(const struct builder *builder, uint32_t open)
{
    const uint32_t close = builder->tree->match[open];

    return close < builder->tree->token_count ? close : builder->tree->token_count;
}

static bool sets_its_arguments(const struct builder *builder, uint32_t symbol)
{
    const struct slice name = builder->names->text[symbol];

    return slice_is_capital(name) || slice_is(name, "va_start") || slice_is(name, "va_copy") ||
           names_has(builder->names, symbol, WORD_MACRO);
}

/* What the call means for its argument number i. */
static enum policy policy_of(uint32_t symbol, uint32_t classes, uint32_t i, bool last)
{
    if (classes & WORD_SILENT)
        return POLICY_MUTE;
    if (classes & WORD_TAKES) {
        const bool only_last = symbol == WORD_woi_timeout || symbol == WORD_woi_timeout_at ||
                               symbol == WORD_WOI_IF || symbol == WORD_woi_spawn_on ||
                               symbol == WORD_WOI_BLOCK_ON || symbol == WORD_WOI_FOR_AWAIT;

        if (symbol >= WORD_woi_join_array && symbol <= WORD_woi_select_biased_array)
            return i == 2 ? POLICY_FUTURE : POLICY_READ; /* the futures are copied, the outputs written */
        if (symbol == WORD_WOI_INTO && i == 0)
            return POLICY_FUTURE;
        if (symbol == WORD_WOI_BLOCK_ON && i == 1)
            return POLICY_SET;
        return only_last && !last ? POLICY_TOUCH : POLICY_TAKE;
    }
    if (symbol >= WORD_woi_abort && symbol <= WORD_woi_id)
        return POLICY_LOOK;
    if (classes & WORD_MAKES)
        return classes & WORD_COPIES && i == 0 ? POLICY_TOUCH : POLICY_FUTURE;
    if (classes & WORD_READS)
        return POLICY_READ;
    if (classes & WORD_FILLS)
        return i == 0 ? POLICY_TOUCH : POLICY_READ;
    return POLICY_TOUCH;
}

/* A macro of the source that is always the same. */
static const struct macro *single_macro(const struct builder *builder, uint32_t symbol)
{
    const struct file *file = builder->flow->file;

    return file->macro[symbol] ? macro_named(file, symbol) : NULL;
}

/* What it does with its argument number i. */
static enum policy policy_of_macro(const struct macro *macro, uint32_t i, struct range range)
{
    if (macro->is_variadic && i >= macro->parameters && macro->parameters > 0)
        i = macro->parameters - 1u;
    if (i >= MOST_PARAMETERS_SEEN - 1)
        return POLICY_TOUCH;
    if (!(macro->uses >> i & 1))
        return POLICY_MUTE;
    return macro->sets >> i & 1 && range.last == range.first + 1 ? POLICY_SET : POLICY_TOUCH;
}

static struct value walk_argument(struct builder *builder, struct range range, enum policy policy)
{
    if (policy == POLICY_TAKE)
        return walk_future(builder, range);
    builder->mute += policy == POLICY_MUTE ? 1 : 0;
    const struct value value = walk_range(builder, range);

    builder->mute -= policy == POLICY_MUTE ? 1 : 0;
    return value;
}

/* WOI_INTO(lhs, f), WOI_BORROW(f): its address is taken without an `&`. */
static bool takes_an_address(uint32_t symbol, uint32_t i)
{
    return i == 0 && (symbol == WORD_WOI_INTO || symbol == WORD_WOI_BORROW);
}

static struct value as_address(struct value value)
{
    if (value.kind == VALUE_VARIABLE)
        value.kind = VALUE_ADDRESS;
    return value;
}

/* Returns the first one. */
static struct value walk_arguments(struct builder *builder, uint32_t symbol, uint32_t classes, uint32_t open)
{
    struct value first = none;
    const uint32_t close = close_of(builder, open);
    const bool sets = symbol && !(classes & (WORD_READS | WORD_TAKES | WORD_MAKES | WORD_BODY)) &&
                      sets_its_arguments(builder, symbol);
    const struct macro *macro = single_macro(builder, symbol);
    uint32_t at = open + 1;

    for (uint32_t i = 0; at < close && !builder->flow->too_deep; i++) {
        const struct range range = next_argument(builder->tree, &at, close);
        enum policy policy = policy_of(symbol, classes, i, range.last >= close);
        struct value value;

        if (macro && policy == POLICY_TOUCH)
            policy = policy_of_macro(macro, i, range);
        else if (sets && i == 0 && range.last == range.first + 1 && policy == POLICY_TOUCH)
            policy = POLICY_SET;
        value = walk_argument(builder, range, policy);
        if (takes_an_address(symbol, i))
            value = as_address(value);
        apply_policy(builder, value, policy);
        first = i == 0 ? value : first;
    }
    return first;
}

/* --- calls --------------------------------------------------------------------------------------- */

/* A macro that waits sets its arguments behind the wait, as WOI_AWAIT(variable, future) does. */
static void touch_set(struct builder *builder, const struct macro *macro, uint32_t open)
{
    const uint32_t close = close_of(builder, open);
    uint32_t at = open + 1;

    for (uint32_t i = 0; at < close; i++) {
        const struct range range = next_argument(builder->tree, &at, close);
        const bool plain = range.last == range.first + 1 && kind_at(builder->tree, range.first) == TOKEN_NAME;
        const bool sets = !macro || i >= MOST_PARAMETERS_SEEN || macro->sets >> i & 1;
        const uint32_t variable = plain && sets ? variable_named(builder, range.first) : NO_VARIABLE;

        if (variable)
            value_touch(builder, value_of(builder, variable, range.first));
    }
}

struct value walk_call(struct builder *builder, uint32_t name, uint32_t open, uint32_t extra)
{
    const uint32_t end = builder->end;
    const uint32_t symbol = macro_alias(builder->flow->file, builder->tree->tokens[name].symbol);
    uint32_t classes = classes_of(builder->flow->file, symbol) | extra;
    const bool gives_first = symbol >= WORD_fgets && symbol <= WORD_strtok && !(classes & WORD_FUNCTION);
    struct value first = none;

    if (classes & WORD_FUNCTION) /* not the one of libc */
        classes &=
            ~(uint32_t)(WORD_BLOCKS | WORD_BLOCKS_FD | WORD_READS | WORD_FILLS | WORD_LOCKS | WORD_UNLOCKS);
    if (symbol == WORD_WOI_AWAIT || symbol == WORD_WOI_TRY) {
        walk_await(builder, name, open, symbol == WORD_WOI_TRY);
        classes &= ~(uint32_t)WORD_WAITS; /* done */
    } else {
        first = walk_arguments(builder, symbol, classes, open);
    }
    if (classes & WORD_MACRO)
        walk_macro_text(builder, name);
    note_call(builder, name, open, symbol, classes);
    if (classes & WORD_MACRO && classes & WORD_WAITS)
        touch_set(builder, single_macro(builder, symbol), open);
    builder->end = end;
    builder->at = builder->flow->too_deep ? end : behind_bracket(builder->tree, open);
    if (classes & (WORD_MAKES | WORD_GIVES | WORD_SPAWNS | WORD_FAILS))
        return (struct value){.kind = VALUE_CALL, .token = name, .symbol = symbol};
    return gives_first ? value_choose(builder, first, none) : none;
}

void walk_unnamed_call(struct builder *builder, uint32_t open)
{
    const uint32_t end = builder->end;

    walk_arguments(builder, 0, 0, open);
    note_effect(builder, open);
    builder->end = end;
    builder->at = builder->flow->too_deep ? end : behind_bracket(builder->tree, open);
}
