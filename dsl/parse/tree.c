/* tree.c - the tree of a function: its brackets, and what parsing a statement is made of. */
#include "parse/tree.h"

#include <stdlib.h>

#include "base/memory.h"
#include "parse/parser.h"

uint32_t parser_add(struct parser *parser, struct children *children, enum statement_kind kind)
{
    struct tree *tree = parser->tree;
    const uint32_t index = (uint32_t)tree->count;

    MEMORY_GROW(tree->statements, tree->count, tree->room);
    tree->statements[tree->count++] =
        (struct statement){.kind = kind, .all = {parser->at, parser->at}, .parent = children->parent};
    if (children->previous)
        tree->statements[children->previous].next = index;
    else if (index != 0)
        tree->statements[children->parent].child = index;
    children->previous = index;
    return index;
}

void parser_finish(struct parser *parser, uint32_t index)
{
    if (parser->at > parser->last)
        parser->at = parser->last;
    parser->tree->statements[index].all.last = parser->at;
}

/* --- pieces -------------------------------------------------------------------------------------- */

/* (head) */
struct range parse_head(struct parser *parser)
{
    if (parser_here(parser) != TOKEN_OPEN_PAREN)
        return (struct range){parser->at, parser->at};
    const uint32_t open = parser->at;

    parser->at = behind_bracket(parser->tree, open);
    if (parser->at > parser->last)
        parser->at = parser->last;
    const uint32_t close = parser->tree->match[open];

    return (struct range){open + 1, close < parser->last ? close : parser->last};
}

/* A name on a line of its own, such as FOREVER or END_LOOP, has no semicolon: the statement ends before what
 * can only begin another. */
static bool begins_another(const struct tree *tree, uint32_t at, uint32_t first)
{
    const uint32_t classes = classes_at(tree, at);
    const enum token_kind before = at > first ? kind_at(tree, at - 1) : TOKEN_END;

    if (kind_at(tree, at) == TOKEN_DIRECTIVE)
        return true;
    if (at == first || kind_at(tree, at) != TOKEN_NAME)
        return false;
    if (!(before == TOKEN_NAME || before == TOKEN_CLOSE_PAREN || before == TOKEN_CLOSE_BRACE))
        return false;
    return (classes & WORD_STATEMENT && !word_at(tree, at, WORD__Generic)) ||
           (classes & WORD_BODY && before != TOKEN_NAME) ||
           (classes & WORD_TYPE && tree->tokens[at].symbol < WORD_COUNT && before == TOKEN_CLOSE_PAREN);
}

/* Behind the statement that begins at `at` and has no structure of its own. */
void skip_expression(struct parser *parser)
{
    const uint32_t first = parser->at;

    while (parser->at < parser->last) {
        const enum token_kind kind = parser_here(parser);

        if (kind == TOKEN_SEMICOLON) {
            parser->at++;
            return;
        }
        if (kind == TOKEN_CLOSE_BRACE || begins_another(parser->tree, parser->at, first))
            break;
        parser->at = is_open(kind) ? behind_bracket(parser->tree, parser->at) : parser->at + 1;
    }
    if (parser->at == first)
        parser->at++; /* a bracket of nobody's: always get on */
}

/* --- the tree ------------------------------------------------------------------------------------ */

static bool closes(enum token_kind open, enum token_kind close)
{
    return (open == TOKEN_OPEN_PAREN && close == TOKEN_CLOSE_PAREN) ||
           (open == TOKEN_OPEN_BRACKET && close == TOKEN_CLOSE_BRACKET) ||
           (open == TOKEN_OPEN_BRACE && close == TOKEN_CLOSE_BRACE);
}

/* While a bracket is open, its match is the one around it. A brace also closes what was forgotten in it. */
static void find_matches(struct tree *tree)
{
    const uint32_t none = tree->token_count;
    uint32_t top = none;

    tree->match = memory_new((size_t)tree->token_count + 1, sizeof *tree->match);
    for (uint32_t i = 0; i < tree->token_count; i++) {
        const enum token_kind kind = tree->tokens[i].kind;

        tree->match[i] = none;
        if (is_open(kind)) {
            tree->match[i] = top;
            top = i;
        } else if (is_close(kind)) {
            while (kind == TOKEN_CLOSE_BRACE && top != none && tree->tokens[top].kind != TOKEN_OPEN_BRACE) {
                const uint32_t outer = tree->match[top];

                tree->match[top] = i - 1; /* what is behind it is the brace */
                top = outer;
            }
            if (top != none && closes(tree->tokens[top].kind, kind)) {
                const uint32_t outer = tree->match[top];

                tree->match[top] = i;
                tree->match[i] = top;
                top = outer;
            }
        }
    }
    while (top != none) {
        const uint32_t outer = tree->match[top];

        tree->match[top] = none;
        top = outer;
    }
}

void tree_init(struct tree *tree, const struct token *tokens, uint32_t count, const struct names *names)
{
    struct parser parser = {tree, 0, count};
    struct children none = {0, 0};

    *tree = (struct tree){.tokens = tokens, .token_count = count, .names = names};
    find_matches(tree);
    const uint32_t root = parser_add(&parser, &none, STATEMENT_BLOCK);

    if (count > 0 && kind_at(tree, 0) == TOKEN_OPEN_BRACE)
        parse_block(&parser, root);
    parser_finish(&parser, root);
}

uint32_t tree_add_block(struct tree *tree, uint32_t brace, uint32_t parent)
{
    const uint32_t index = (uint32_t)tree->count;
    struct parser parser = {tree, brace, tree->token_count};

    MEMORY_GROW(tree->statements, tree->count, tree->room);
    tree->statements[tree->count++] =
        (struct statement){.kind = STATEMENT_BLOCK, .all = {brace, brace}, .parent = parent};
    parse_block(&parser, index);
    parser_finish(&parser, index);
    return index;
}

void tree_release(struct tree *tree)
{
    free(tree->match);
    free(tree->statements);
    free(tree->declared);
    *tree = (struct tree){0};
}
