/* tree.c - parses the statements of one function. */
#include "parse/tree.h"

#include <stdlib.h>

#include "base/memory.h"
#include "parse/declare.h"
#include "parse/skip.h"

/* Where the parser is, and what takes the next statement as its child. */
struct parser {
    struct tree *tree;
    uint32_t at;
    uint32_t last; /* of the block it is in */
};

struct children {
    uint32_t parent;
    uint32_t previous; /* 0: none yet */
};

static uint32_t parse_statement(struct parser *parser, struct children *children);

static uint32_t add(struct parser *parser, struct children *children, enum statement_kind kind)
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

static void finish(struct parser *parser, uint32_t index)
{
    if (parser->at > parser->last)
        parser->at = parser->last;
    parser->tree->statements[index].all.last = parser->at;
}

/* --- pieces -------------------------------------------------------------------------------------- */

static enum token_kind here(const struct parser *parser)
{
    return parser->at < parser->last ? kind_at(parser->tree, parser->at) : TOKEN_END;
}

static bool is_word(const struct parser *parser, enum word word)
{
    return here(parser) == TOKEN_NAME && word_at(parser->tree, parser->at, word);
}

static void skip_semicolon(struct parser *parser)
{
    if (here(parser) == TOKEN_SEMICOLON)
        parser->at++;
}

static bool is_directive(const struct parser *parser)
{
    return here(parser) == TOKEN_DIRECTIVE;
}

/* (head) */
static struct range parse_head(struct parser *parser)
{
    if (here(parser) != TOKEN_OPEN_PAREN)
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
static void skip_expression(struct parser *parser)
{
    const uint32_t first = parser->at;

    while (parser->at < parser->last) {
        const enum token_kind kind = here(parser);

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

/* --- statements with a body ------------------------------------------------------------------------ */

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
    return here(parser) == TOKEN_NAME &&
           (is_word(parser, WORD_case) || is_word(parser, WORD_default) ||
            (parser->at + 1 < parser->last && kind_at(parser->tree, parser->at + 1) == TOKEN_COLON));
}

/* The one statement that a loop or an if has. Behind labels comes the statement that they belong to: all of
 * them are put into a block. */
static void parse_body(struct parser *parser, uint32_t parent, struct children *children)
{
    if (!is_label(parser)) {
        parse_one_child(parser, parent, children);
        return;
    }
    children->parent = parent;
    const uint32_t block = add(parser, children, STATEMENT_BLOCK);
    struct children inside = {block, 0};

    while (is_label(parser) && !parser->tree->too_deep)
        parse_one_child(parser, block, &inside);
    parse_one_child(parser, block, &inside);
    finish(parser, block);
}

static void parse_list(struct parser *parser, uint32_t parent)
{
    struct children children = {parent, 0};

    while (parser->at < parser->last && !parser->tree->too_deep)
        parse_one_child(parser, parent, &children);
}

static void parse_block(struct parser *parser, uint32_t index)
{
    const uint32_t open = parser->at;
    struct parser inner = *parser;

    inner.at = open + 1;
    inner.last = parser->tree->match[open];
    if (inner.last > parser->last)
        inner.last = parser->last;
    parse_list(&inner, index);
    parser->at = behind_bracket(parser->tree, open);
}

/* An `else if` is the statement's next one, not a deeper one: chains of them are long. */
static void parse_if(struct parser *parser, uint32_t index)
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
        index = add(parser, &children, STATEMENT_IF);
    }
    for (; index != outermost; index = parser->tree->statements[index].parent)
        finish(parser, index);
}

static void parse_do(struct parser *parser, uint32_t index)
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

static void parse_loop(struct parser *parser, uint32_t index)
{
    struct children children = {index, 0};

    parser->at++;
    parser->tree->statements[index].head = parse_head(parser);
    parse_body(parser, index, &children);
}

static void note_variables(struct parser *parser, struct range all)
{
    struct tree *tree = parser->tree;
    struct declaration declaration;
    struct declarator declarator;
    uint32_t at = read_specifiers(tree, all, &declaration);

    while (at < all.last) {
        if (read_declarator(tree, at, all.last, &declarator, &at)) {
            MEMORY_GROW(tree->variables, tree->variable_count, tree->variable_room);
            tree->variables[tree->variable_count++] = tree->tokens[declarator.name].symbol;
        }
    }
}

static uint32_t find_semicolon(const struct tree *tree, uint32_t at, uint32_t last)
{
    while (at < last && kind_at(tree, at) != TOKEN_SEMICOLON)
        at = is_open(kind_at(tree, at)) ? behind_bracket(tree, at) : at + 1;
    return at < last ? at : last;
}

static void parse_for(struct parser *parser, uint32_t index)
{
    struct tree *tree = parser->tree;
    struct children children = {index, 0};

    parser->at++;
    const struct range head = parse_head(parser);
    const uint32_t first = find_semicolon(tree, head.first, head.last);
    const uint32_t second = first < head.last ? find_semicolon(tree, first + 1, head.last) : head.last;
    struct parser inner = {tree, head.first, first < head.last ? first + 1 : head.last};
    const uint32_t init = add(&inner, &children, STATEMENT_EXPRESSION);

    if (is_declaration(tree, inner.at)) {
        tree->statements[init].kind = STATEMENT_DECLARATION;
        note_variables(parser, (struct range){inner.at, inner.last});
    }
    inner.at = inner.last;
    finish(&inner, init);
    tree->statements[index].head = (struct range){first < head.last ? first + 1 : head.last, second};
    tree->statements[index].step = (struct range){second < head.last ? second + 1 : head.last, head.last};
    parse_body(parser, index, &children);
}

/* --- macros ---------------------------------------------------------------------------------------- */

/* NAME(...) in front of a brace or, if it sounds like a loop, of any statement. */
static bool is_macro_head(const struct parser *parser)
{
    const struct tree *tree = parser->tree;

    if (here(parser) != TOKEN_NAME || kind_at(tree, parser->at + 1) != TOKEN_OPEN_PAREN)
        return false;
    const uint32_t behind = behind_bracket(tree, parser->at + 1);
    const struct slice name = tree->names->text[tree->tokens[parser->at].symbol];

    if (behind >= parser->last)
        return false;
    if (kind_at(tree, behind) == TOKEN_OPEN_BRACE)
        return true;
    return kind_at(tree, behind) == TOKEN_NAME && slice_has_letters(name, "each");
}

/* --- #if ------------------------------------------------------------------------------------------- */

static enum word directive_word(const struct parser *parser)
{
    return (enum word)parser->tree->tokens[parser->at].symbol;
}

static bool ends_branch(enum word word)
{
    return word == WORD_else || word == WORD_elif || word == WORD_elifdef || word == WORD_elifndef ||
           word == WORD_endif;
}

static void parse_choice(struct parser *parser, uint32_t index)
{
    struct children branches = {index, 0};

    while (is_directive(parser) && !parser->tree->too_deep) {
        const enum word word = directive_word(parser);

        parser->at++;
        if (word == WORD_endif)
            return;
        const uint32_t branch = add(parser, &branches, STATEMENT_BRANCH);
        struct children children = {branch, 0};

        parser->tree->statements[branch].is_else_branch = word == WORD_else;
        while (parser->at < parser->last && !parser->tree->too_deep &&
               !(is_directive(parser) && ends_branch(directive_word(parser))))
            parse_one_child(parser, branch, &children);
        finish(parser, branch);
    }
}

/* --- one statement --------------------------------------------------------------------------------- */

/* `int f(int a) { ... }` inside of a function. */
static bool skip_declaration(struct parser *parser)
{
    bool assigned = false;

    while (parser->at < parser->last) {
        const enum token_kind kind = here(parser);

        assigned |= kind == TOKEN_ASSIGN;
        if (kind == TOKEN_SEMICOLON) {
            parser->at++;
            break;
        }
        if (kind == TOKEN_DIRECTIVE || kind == TOKEN_CLOSE_BRACE)
            break;
        if (kind == TOKEN_OPEN_BRACE && !assigned && parser->at > 1 &&
            kind_at(parser->tree, parser->at - 1) == TOKEN_CLOSE_PAREN &&
            kind_at(parser->tree, parser->tree->match[parser->at - 1] - 1) == TOKEN_NAME &&
            !(classes_at(parser->tree, parser->tree->match[parser->at - 1] - 1) & WORD_ATTRIBUTE)) {
            parser->at = behind_bracket(parser->tree, parser->at);
            return true;
        }
        parser->at = is_open(kind) ? behind_bracket(parser->tree, parser->at) : parser->at + 1;
    }
    return false;
}

static void parse_declaration(struct parser *parser, uint32_t index)
{
    const uint32_t first = parser->at;

    parser->tree->statements[index].kind = STATEMENT_DECLARATION;
    if (skip_declaration(parser))
        parser->tree->statements[index].kind = STATEMENT_FUNCTION;
    else
        note_variables(parser, (struct range){first, parser->at < parser->last ? parser->at : parser->last});
}

static void parse_simple(struct parser *parser, uint32_t index, enum statement_kind kind)
{
    struct statement *statement = &parser->tree->statements[index];
    const uint32_t first = ++parser->at;

    statement->kind = kind;
    skip_expression(parser);
    const uint32_t last = parser->at > first && kind_at(parser->tree, parser->at - 1) == TOKEN_SEMICOLON
                              ? parser->at - 1
                              : parser->at;

    statement->head = (struct range){first, last > first ? last : first};
}

static void parse_case(struct parser *parser, uint32_t index)
{
    uint32_t questions = 0;
    const uint32_t first = ++parser->at;

    while (parser->at < parser->last && here(parser) != TOKEN_SEMICOLON) {
        if (here(parser) == TOKEN_COLON && questions-- == 0)
            break;
        questions += here(parser) == TOKEN_QUESTION ? 1 : 0;
        parser->at = is_open(here(parser)) ? behind_bracket(parser->tree, parser->at) : parser->at + 1;
    }
    parser->tree->statements[index].kind = STATEMENT_CASE;
    parser->tree->statements[index].head = (struct range){first, parser->at};
    parser->at++;
}

static bool parse_keyword(struct parser *parser, uint32_t index)
{
    struct statement *statement = &parser->tree->statements[index];

    switch (parser->tree->tokens[parser->at].symbol) {
    case WORD_if:
        statement->kind = STATEMENT_IF;
        parse_if(parser, index);
        return true;
    case WORD_while:
        statement->kind = STATEMENT_WHILE;
        parse_loop(parser, index);
        return true;
    case WORD_switch:
        statement->kind = STATEMENT_SWITCH;
        parse_loop(parser, index);
        return true;
    case WORD_do:
        statement->kind = STATEMENT_DO;
        parse_do(parser, index);
        return true;
    case WORD_for:
        statement->kind = STATEMENT_FOR;
        parse_for(parser, index);
        return true;
    case WORD_case:
    case WORD_default:
        parse_case(parser, index);
        return true;
    case WORD_goto:
        parse_simple(parser, index, STATEMENT_GOTO);
        return true;
    case WORD_break:
        parse_simple(parser, index, STATEMENT_BREAK);
        return true;
    case WORD_continue:
        parse_simple(parser, index, STATEMENT_CONTINUE);
        return true;
    case WORD_return:
        parse_simple(parser, index, STATEMENT_RETURN);
        return true;
    case WORD___asm__:
    case WORD_asm:
        parse_simple(parser, index, STATEMENT_ASM);
        return true;
    case WORD__Static_assert:
    case WORD_static_assert:
    case WORD___label__:
        skip_expression(parser);
        statement = &parser->tree->statements[index];
        statement->head = (struct range){statement->all.first, statement->all.first};
        statement->kind = STATEMENT_FUNCTION; /* nothing in it runs */
        return true;
    default:
        return false;
    }
}

/* WOI_BEGIN, WOI_END, WOI_FINALLY: */
static bool parse_woi(struct parser *parser, uint32_t index)
{
    struct statement *statement = &parser->tree->statements[index];
    const bool finally = is_word(parser, WORD_WOI_FINALLY);

    if (is_word(parser, WORD_WOI_BEGIN))
        statement->kind = STATEMENT_BEGIN;
    else if (is_word(parser, WORD_WOI_END))
        statement->kind = STATEMENT_END;
    else if (finally)
        statement->kind = STATEMENT_FINALLY;
    else
        return false;
    parser->at++;
    if (here(parser) == (finally ? TOKEN_COLON : TOKEN_SEMICOLON))
        parser->at++;
    return true;
}

static void parse_name(struct parser *parser, uint32_t index)
{
    struct statement *statement = &parser->tree->statements[index];
    struct children children = {index, 0};

    if (parse_woi(parser, index) || parse_keyword(parser, index))
        return;
    if (kind_at(parser->tree, parser->at + 1) == TOKEN_COLON && parser->at + 1 < parser->last) {
        statement->kind = STATEMENT_LABEL;
        statement->head = (struct range){parser->at, parser->at + 1};
        parser->at += 2;
    } else if (is_declaration(parser->tree, parser->at)) {
        parse_declaration(parser, index);
    } else if (is_macro_head(parser)) {
        statement->kind = STATEMENT_MACRO;
        parser->at++;
        statement->head = parse_head(parser);
        parse_body(parser, index, &children);
    } else {
        skip_expression(parser);
    }
}

static uint32_t parse_statement(struct parser *parser, struct children *children)
{
    const uint32_t index = add(parser, children, STATEMENT_EXPRESSION);

    switch (here(parser)) {
    case TOKEN_OPEN_BRACE:
        parser->tree->statements[index].kind = STATEMENT_BLOCK;
        parse_block(parser, index);
        break;
    case TOKEN_DIRECTIVE:
        parser->tree->statements[index].kind = STATEMENT_CHOICE;
        parse_choice(parser, index);
        break;
    case TOKEN_NAME:
        parse_name(parser, index);
        break;
    default:
        skip_expression(parser);
    }
    finish(parser, index);
    return index;
}

/* --- the tree -------------------------------------------------------------------------------------- */

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
    const uint32_t root = add(&parser, &none, STATEMENT_BLOCK);

    if (count > 0 && kind_at(tree, 0) == TOKEN_OPEN_BRACE)
        parse_block(&parser, root);
    finish(&parser, root);
}

uint32_t tree_add_block(struct tree *tree, uint32_t brace, uint32_t parent)
{
    const uint32_t index = (uint32_t)tree->count;
    struct parser parser = {tree, brace, tree->token_count};

    MEMORY_GROW(tree->statements, tree->count, tree->room);
    tree->statements[tree->count++] =
        (struct statement){.kind = STATEMENT_BLOCK, .all = {brace, brace}, .parent = parent};
    parse_block(&parser, index);
    finish(&parser, index);
    return index;
}

void tree_release(struct tree *tree)
{
    free(tree->match);
    free(tree->statements);
    free(tree->variables);
    *tree = (struct tree){0};
}
