/* statement.c - parses one statement, whatever it is. */
#include "base/memory.h"
#include "parse/declare.h"
#include "parse/parser.h"

/* NAME(...) in front of a brace or, if it sounds like a loop, of any statement. */
static bool is_macro_head(const struct parser *parser)
{
    const struct tree *tree = parser->tree;

    if (parser_here(parser) != TOKEN_NAME || kind_at(tree, parser->at + 1) != TOKEN_OPEN_PAREN)
        return false;
    const uint32_t behind = behind_bracket(tree, parser->at + 1);
    const struct slice name = tree->names->text[tree->tokens[parser->at].symbol];

    if (behind >= parser->last)
        return false;
    if (kind_at(tree, behind) == TOKEN_OPEN_BRACE)
        return true;
    return word_at(tree, parser->at, WORD_WOI_FOR_AWAIT) ||
           (kind_at(tree, behind) == TOKEN_NAME && slice_has_letters(name, "each"));
}

/* --- declarations -------------------------------------------------------------------------------- */

void note_declared(struct parser *parser, struct range all)
{
    struct tree *tree = parser->tree;
    struct declaration declaration;
    struct declarator declarator;
    uint32_t at = read_specifiers(tree, all, &declaration);

    while (at < all.last) {
        if (read_declarator(tree, at, all.last, &declarator, &at)) {
            MEMORY_GROW(tree->declared, tree->declared_count, tree->declared_room);
            tree->declared[tree->declared_count++] =
                (struct declared){tree->tokens[declarator.name].symbol, declaration.is_typedef};
        }
    }
}

/* `int f(int a) { ... }` inside of a function. */
static bool skip_declaration(struct parser *parser)
{
    bool assigned = false;

    while (parser->at < parser->last) {
        const enum token_kind kind = parser_here(parser);

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
        note_declared(parser, (struct range){first, parser->at < parser->last ? parser->at : parser->last});
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

    while (parser->at < parser->last && parser_here(parser) != TOKEN_SEMICOLON) {
        if (parser_here(parser) == TOKEN_COLON && questions-- == 0)
            break;
        questions += parser_here(parser) == TOKEN_QUESTION ? 1 : 0;
        parser->at = is_open(parser_here(parser)) ? behind_bracket(parser->tree, parser->at) : parser->at + 1;
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
    if (parser_here(parser) == (finally ? TOKEN_COLON : TOKEN_SEMICOLON))
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

uint32_t parse_statement(struct parser *parser, struct children *children)
{
    const uint32_t index = parser_add(parser, children, STATEMENT_EXPRESSION);

    switch (parser_here(parser)) {
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
    parser_finish(parser, index);
    return index;
}
