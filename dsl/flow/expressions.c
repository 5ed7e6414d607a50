/* expressions.c - walks over the tokens of an expression, and says what it reads and writes.
 *
 * No tree is made. A variable is not read when its name is seen but when its value is wanted, so that `i =
 * 0`,
 * `&i` and `i++` are told apart. Whatever makes no sense is stepped over. */
#include "flow/build.h"

static struct value walk_conditional(struct builder *builder);

static const struct value none = {0};

bool descend(struct builder *builder)
{
    if (++builder->depth <= DEEPEST)
        return true;
    if (!builder->flow->too_deep)
        builder->flow->deep = builder->at;
    builder->flow->too_deep = true;
    builder->at = builder->end;
    return false;
}

static bool is_binary(enum token_kind kind)
{
    return kind == TOKEN_STAR || kind == TOKEN_AND || kind == TOKEN_COMPARE || kind == TOKEN_SIGN ||
           kind == TOKEN_BINARY;
}

static bool is_address(struct value value)
{
    return value.kind == VALUE_ADDRESS || value.kind == VALUE_CHOICE || value_is_array(value);
}

static struct value walk_binary(struct builder *builder)
{
    struct value left = walk_unary(builder);

    while (is_binary(token_here(builder)) && !builder->flow->too_deep) {
        const enum token_kind kind = token_here(builder);
        const uint32_t flags = kind == TOKEN_COMPARE ? EVENT_TEST : 0;

        builder->at++;
        const struct value right = walk_unary(builder);
        const bool stays = kind == TOKEN_SIGN && is_address(left) != is_address(right);

        /* `buffer + n` and `n + buffer` are still addresses in it */
        if (!(stays && is_address(left)))
            value_read(builder, left, flags);
        if (!(stays && is_address(right)))
            value_read(builder, right, flags);
        left = !stays ? none : is_address(left) ? left : right;
    }
    return left;
}

/* && and ||: the right side may not happen. */
static struct value walk_short_circuit(struct builder *builder, bool is_or)
{
    const enum token_kind kind = is_or ? TOKEN_OR_OR : TOKEN_AND_AND;
    struct value left = is_or ? walk_short_circuit(builder, false) : walk_binary(builder);

    while (token_here(builder) == kind && !builder->flow->too_deep) {
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

/* Between ? and : any expression may stand, with commas too. */
static struct value walk_first_arm(struct builder *builder)
{
    struct value value = none;

    while (token_here(builder) != TOKEN_COLON && token_here(builder) != TOKEN_END) {
        const uint32_t before = builder->at;

        value_discard(builder, value);
        value = descend(builder) ? walk_assignment(builder) : none;
        builder->depth--;
        builder->at += builder->at == before || token_here(builder) == TOKEN_COMMA ? 1 : 0;
    }
    value_read(builder, value, 0);
    return value;
}

/* `a ?: b` gives a itself. */
static struct value walk_conditional(struct builder *builder)
{
    const struct value condition = walk_short_circuit(builder, true);
    struct value second = none;

    if (token_here(builder) != TOKEN_QUESTION)
        return condition;
    builder->at++;
    const bool itself = token_here(builder) == TOKEN_COLON;

    value_read(builder, condition, itself ? 0 : EVENT_TEST);
    const uint32_t from = builder->block;

    block_follow(builder);
    const struct value first = itself ? condition : walk_first_arm(builder);

    builder->at += token_here(builder) == TOKEN_COLON ? 1 : 0;
    const uint32_t end_of_first = builder->block, other = block_new(builder);

    edge_add(builder, from, other, false);
    block_begin(builder, other);
    if (descend(builder))
        second = walk_conditional(builder);
    value_read(builder, second, 0);
    builder->depth--;
    block_follow(builder);
    edge_add(builder, end_of_first, builder->block, false);
    return value_choose(builder, first, second);
}

struct value walk_assignment(struct builder *builder)
{
    struct value left = walk_conditional(builder);
    const enum token_kind kind = token_here(builder);

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
    if (left.kind != VALUE_VARIABLE)
        return (struct value){.token = left.token};
    left.assigned = true;
    return left;
}

/* --- ranges -------------------------------------------------------------------------------------- */

struct value walk_range(struct builder *builder, struct range range)
{
    struct value value = none;

    builder->at = range.first;
    builder->end = range.last;
    while (builder->at < builder->end) {
        const uint32_t before = builder->at;

        value_read(builder, value, 0);
        value = walk_assignment(builder);
        if (token_here(builder) == TOKEN_COMMA && builder->at + 1 < builder->end) {
            value_discard(builder, value);
            value = none;
        }
        if (token_here(builder) == TOKEN_COMMA || token_here(builder) == TOKEN_COLON ||
            token_here(builder) == TOKEN_QUESTION || builder->at == before) {
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
    while (token_here(builder) == TOKEN_DOT || token_here(builder) == TOKEN_OPEN_BRACKET) {
        if (token_here(builder) == TOKEN_DOT)
            builder->at += 2;
        else
            builder->at = behind_bracket(builder->tree, builder->at);
    }
    builder->at += token_here(builder) == TOKEN_ASSIGN ? 1 : 0;
}

void walk_initialiser(struct builder *builder, struct range range)
{
    builder->at = range.first;
    builder->end = range.last;
    while (builder->at < range.last && !builder->flow->too_deep) {
        const uint32_t before = builder->at;

        skip_designators(builder);
        if (token_here(builder) == TOKEN_OPEN_BRACE) {
            const uint32_t brace = builder->at, close = builder->tree->match[brace];

            if (descend(builder))
                walk_initialiser(builder, (struct range){brace + 1, close < range.last ? close : range.last});
            builder->depth--;
            builder->at = behind_bracket(builder->tree, brace);
        } else {
            value_read(builder, walk_assignment(builder), 0);
        }
        builder->end = range.last;
        if (builder->at == before || token_here(builder) == TOKEN_COMMA)
            builder->at++;
    }
}
