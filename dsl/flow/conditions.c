/* conditions.c - conditions: where each side of && and || leads. */
#include "flow/build.h"
#include "parse/skip.h"

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
