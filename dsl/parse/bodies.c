/* bodies.c - parses what has statements in it: blocks, loops, ifs, and the branches of an #if. */
#include "parse/declare.h"
#include "parse/parser.h"

static void skip_semicolon(struct parser *parser)
{
    if (parser_here(parser) == TOKEN_SEMICOLON)
        parser->at++;
}

static bool is_directive(const struct parser *parser)
{
    return parser_here(parser) == TOKEN_DIRECTIVE;
}

static void parse_one_child(struct parser *parser, uint32_t parent, struct children *children)
{
    struct tree *tree = parser->tree;

    if (tree->depth >= DEEPEST) {
        if (!tree->too_deep)
            tree->deep = parser->at;
        tree->too_deep = true;
        parser->at = parser->last;
        return;
    }
    tree->depth++;
    children->parent = parent;
    parse_statement(parser, children);
    tree->depth--;
}

static bool is_label(const struct parser *parser)
{
    return parser_here(parser) == TOKEN_NAME &&
           (is_word(parser, WORD_case) || is_word(parser, WORD_default) ||
            (parser->at + 1 < parser->last && kind_at(parser->tree, parser->at + 1) == TOKEN_COLON));
}

/* The one statement that a loop or an if has. Behind labels comes the statement that they belong to: all of
 * them are put into a block. */
void parse_body(struct parser *parser, uint32_t parent, struct children *children)
{
    if (!is_label(parser)) {
        parse_one_child(parser, parent, children);
        return;
    }
    children->parent = parent;
    const uint32_t block = parser_add(parser, children, STATEMENT_BLOCK);
    struct children inside = {block, 0};

    while (is_label(parser) && !parser->tree->too_deep)
        parse_one_child(parser, block, &inside);
    parse_one_child(parser, block, &inside);
    parser_finish(parser, block);
}

static void parse_list(struct parser *parser, uint32_t parent)
{
    struct children children = {parent, 0};

    while (parser->at < parser->last && !parser->tree->too_deep)
        parse_one_child(parser, parent, &children);
}

void parse_block(struct parser *parser, uint32_t index)
{
    const uint32_t open = parser->at;
    const size_t declared = parser->tree->declared_count;
    struct parser inner = *parser;

    inner.at = open + 1;
    inner.last = parser->tree->match[open];
    if (inner.last > parser->last)
        inner.last = parser->last;
    parse_list(&inner, index);
    parser->tree->declared_count = declared; /* the scope ends */
    parser->at = behind_bracket(parser->tree, open);
}

/* An `else if` is the statement's next one, not a deeper one: chains of them are long. */
void parse_if(struct parser *parser, uint32_t index)
{
    const uint32_t outermost = index;

    for (;;) {
        struct children children = {index, 0};

        parser->at++;
        parser->tree->statements[index].head = parse_head(parser);
        parse_body(parser, index, &children);
        if (!is_word(parser, WORD_else) || parser->tree->too_deep)
            break;
        parser->at++;
        if (!is_word(parser, WORD_if)) {
            parse_body(parser, index, &children);
            break;
        }
        index = parser_add(parser, &children, STATEMENT_IF);
    }
    for (; index != outermost; index = parser->tree->statements[index].parent)
        parser_finish(parser, index);
}

void parse_do(struct parser *parser, uint32_t index)
{
    struct children children = {index, 0};

    parser->at++;
    parse_body(parser, index, &children);
    if (is_word(parser, WORD_while)) {
        parser->at++;
        parser->tree->statements[index].head = parse_head(parser);
        skip_semicolon(parser);
    }
}

void parse_loop(struct parser *parser, uint32_t index)
{
    struct children children = {index, 0};

    parser->at++;
    parser->tree->statements[index].head = parse_head(parser);
    parse_body(parser, index, &children);
}

static uint32_t find_semicolon(const struct tree *tree, uint32_t at, uint32_t last)
{
    while (at < last && kind_at(tree, at) != TOKEN_SEMICOLON)
        at = is_open(kind_at(tree, at)) ? behind_bracket(tree, at) : at + 1;
    return at < last ? at : last;
}

void parse_for(struct parser *parser, uint32_t index)
{
    struct tree *tree = parser->tree;
    struct children children = {index, 0};
    const size_t declared = tree->declared_count;

    parser->at++;
    const struct range head = parse_head(parser);
    const uint32_t first = find_semicolon(tree, head.first, head.last);
    const uint32_t second = first < head.last ? find_semicolon(tree, first + 1, head.last) : head.last;
    struct parser inner = {tree, head.first, first < head.last ? first + 1 : head.last};
    const uint32_t init = parser_add(&inner, &children, STATEMENT_EXPRESSION);

    if (is_declaration(tree, inner.at)) {
        tree->statements[init].kind = STATEMENT_DECLARATION;
        note_declared(parser, (struct range){inner.at, inner.last});
    }
    inner.at = inner.last;
    parser_finish(&inner, init);
    tree->statements[index].head = (struct range){first < head.last ? first + 1 : head.last, second};
    tree->statements[index].step = (struct range){second < head.last ? second + 1 : head.last, head.last};
    parse_body(parser, index, &children);
    tree->declared_count = declared;
}

/* --- #if ----------------------------------------------------------------------------------------- */

static enum word directive_word(const struct parser *parser)
{
    return (enum word)parser->tree->tokens[parser->at].symbol;
}

static bool ends_branch(enum word word)
{
    return word == WORD_else || word == WORD_elif || word == WORD_elifdef || word == WORD_elifndef ||
           word == WORD_endif;
}

void parse_choice(struct parser *parser, uint32_t index)
{
    struct children branches = {index, 0};

    while (is_directive(parser) && !parser->tree->too_deep) {
        const enum word word = directive_word(parser);

        parser->at++;
        if (word == WORD_endif)
            return;
        const uint32_t branch = parser_add(parser, &branches, STATEMENT_BRANCH);
        struct children children = {branch, 0};

        parser->tree->statements[branch].is_else_branch = word == WORD_else;
        while (parser->at < parser->last && !parser->tree->too_deep &&
               !(is_directive(parser) && ends_branch(directive_word(parser))))
            parse_one_child(parser, branch, &children);
        parser_finish(parser, branch);
    }
}
