/* parentheses.c - parentheses: around an expression, a type, statements. */
#include "flow/build.h"
#include "parse/types.h"

static const struct value none = {0};

/* Goes through what stands between the brackets at `open`, and leaves `at` behind them. */
struct value walk_bracket(struct builder *builder, uint32_t open)
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

void mute_bracket(struct builder *builder, uint32_t open)
{
    builder->mute++;
    value_read(builder, walk_bracket(builder, open), 0);
    builder->mute--;
}

static bool is_type_name(const struct builder *builder, uint32_t at)
{
    if (kind_at(builder->tree, at) != TOKEN_NAME)
        return false;
    const uint32_t symbol = builder->tree->tokens[at].symbol;

    const uint32_t local = bindings_get(builder->bindings, BINDING_LOCAL, symbol);

    if (local)
        return builder->flow->variables[local].is_type;
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

/* `(void)` says that the result does not matter; a future matters. */
static struct value cast(const struct builder *builder, uint32_t open, struct value value)
{
    const uint32_t futures = WORD_MAKES | WORD_GIVES | WORD_SPAWNS;

    if (!word_at(builder->tree, open + 1, WORD_void) || kind_at(builder->tree, open + 2) != TOKEN_CLOSE_PAREN)
        return value;
    FOR_EACH_VALUE(each, builder, value)
    if (each.kind != VALUE_CALL || classes_of(builder->flow->file, each.symbol) & futures)
        return value;
    return none;
}

struct value walk_parenthesis(struct builder *builder)
{
    const struct tree *tree = builder->tree;
    const uint32_t open = builder->at;

    if (kind_at(tree, open + 1) == TOKEN_OPEN_BRACE) {
        const uint32_t end = builder->end;
        struct value value = none;

        if (descend(builder))
            value = walk_statement_expression(builder, open + 1);
        builder->depth--;
        builder->end = end;
        builder->at = behind_bracket(tree, open);
        return value;
    }
    if (!is_cast(builder, open))
        return walk_bracket(builder, open);
    mute_bracket(builder, open);
    if (token_here(builder) != TOKEN_OPEN_BRACE)
        return cast(builder, open, walk_unary(builder));
    const uint32_t brace = builder->at, end = builder->end;
    const uint32_t close = builder->tree->match[brace];

    if (descend(builder))
        walk_initialiser(builder, (struct range){brace + 1, close < end ? close : end});
    builder->depth--;
    builder->end = end;
    builder->at = behind_bracket(tree, brace);
    /* an array decays to its address */
    const bool array = kind_at(tree, brace - 2) == TOKEN_CLOSE_BRACKET;

    const struct type type = array ? (struct type){0} : type_between(builder, open + 1, tree->match[open]);

    return (struct value){
        .kind = array ? VALUE_ADDRESS : VALUE_VARIABLE,
        .token = open,
        .rank = type.rank,
        .body = type.body,
    };
}
