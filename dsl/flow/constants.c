/* constants.c - what is known of numbers: whether a loop surely runs once. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "flow/build.h"

/* The number that a token is. */
static bool read_number(const struct builder *builder, struct token token, long long *ret_number)
{
    char buffer[32];
    const struct slice text = token_text(builder->flow->file->list.source, token);
    char *end;

    if (token.kind != TOKEN_NUMBER || text.length >= sizeof buffer)
        return false;
    memcpy(buffer, text.at, text.length);
    buffer[text.length] = 0;
    *ret_number = strtoll(buffer, &end, 0);
    return end > buffer && strspn(end, "uUlL") == strlen(end) && *ret_number < LLONG_MAX;
}

/* A number, a constant local, or a macro of the source that is a number. */
static bool read_name(const struct builder *builder, uint32_t at, long long *ret_number)
{
    const struct tree *tree = builder->tree;
    const struct file *file = builder->flow->file;
    uint32_t first, count;

    if (kind_at(tree, at) != TOKEN_NAME)
        return read_number(builder, tree->tokens[at], ret_number);
    const uint32_t symbol = tree->tokens[at].symbol;
    const uint32_t variable = bindings_get(builder->bindings, BINDING_LOCAL, symbol);

    if (variable)
        return builder->flow->variables[variable].constant &&
               read_number(builder, tree->tokens[builder->flow->variables[variable].constant], ret_number);
    return file_macro_text(file, symbol, &first, &count) && count == 1 &&
           read_number(builder, file->list.lines[first], ret_number);
}

/* The same, or with a minus in front. */
static bool read_constant(const struct builder *builder, struct range range, long long *ret_number)
{
    const struct tree *tree = builder->tree;

    if (range.last == range.first + 1)
        return read_name(builder, range.first, ret_number);
    if (range.last != range.first + 2 || kind_at(tree, range.first) != TOKEN_SIGN ||
        !slice_is(token_text(builder->flow->file->list.source, tree->tokens[range.first]), "-") ||
        !read_name(builder, range.first + 1, ret_number))
        return false;
    *ret_number = -*ret_number;
    return true;
}

/* `name = constant` among what the first part of the for declares or assigns; the last one counts. */
static bool read_start(const struct builder *builder, struct range range, uint32_t symbol,
                       long long *ret_number)
{
    const struct tree *tree = builder->tree;
    bool known = false;

    for (uint32_t i = range.first; i + 2 < range.last; i++) {
        if (is_open(kind_at(tree, i))) {
            i = behind_bracket(tree, i) - 1;
            continue;
        }
        if (kind_at(tree, i) != TOKEN_NAME || tree->tokens[i].symbol != symbol)
            continue;
        uint32_t end = i + 2;

        while (end < range.last && kind_at(tree, end) != TOKEN_COMMA && kind_at(tree, end) != TOKEN_SEMICOLON)
            end++;
        known = kind_at(tree, i + 1) == TOKEN_ASSIGN &&
                read_constant(builder, (struct range){i + 2, end}, ret_number);
        i = end;
    }
    return known;
}

static bool holds(struct slice operator, long long left, long long right)
{
    return (slice_is(operator, "<") && left < right) || (slice_is(operator, "<=") && left <= right) ||
           (slice_is(operator, ">") && left > right) || (slice_is(operator, ">=") && left >= right) ||
           (slice_is(operator, "!=") && left != right) || (slice_is(operator, "==") && left == right);
}

bool runs_once(const struct builder *builder, uint32_t index)
{
    const struct tree *tree = builder->tree;
    const struct statement *statement = statement_at(builder, index);
    const struct range head = statement->head;
    long long start, bound;

    if (head.last < head.first + 3 || kind_at(tree, head.first) != TOKEN_NAME)
        return false;
    return read_start(builder, statement_at(builder, statement->child)->all, tree->tokens[head.first].symbol,
                      &start) &&
           read_constant(builder, (struct range){head.first + 2, head.last}, &bound) &&
           holds(token_text(builder->flow->file->list.source, tree->tokens[head.first + 1]), start, bound);
}
