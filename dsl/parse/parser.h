/* parser.h - the pieces of the parser of statements: inside of dsl/parse only. */
#ifndef DSL_PARSE_PARSER_H
#define DSL_PARSE_PARSER_H

#include "parse/skip.h"
#include "parse/tree.h"

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

/* --- pieces: tree.c -------------------------------------------------------------------------------- */

/* A new statement that begins here, the next child. Its end is set by parser_finish(). */
uint32_t parser_add(struct parser *parser, struct children *children, enum statement_kind kind);
void parser_finish(struct parser *parser, uint32_t index);
/* (head) */
struct range parse_head(struct parser *parser);
/* Behind a statement that has no structure of its own. */
void skip_expression(struct parser *parser);

static inline enum token_kind parser_here(const struct parser *parser)
{
    return parser->at < parser->last ? kind_at(parser->tree, parser->at) : TOKEN_END;
}

static inline bool is_word(const struct parser *parser, enum word word)
{
    return parser_here(parser) == TOKEN_NAME && word_at(parser->tree, parser->at, word);
}

/* --- statements with statements in them: bodies.c -------------------------------------------------- */

/* The one statement that a loop or an if has. */
void parse_body(struct parser *parser, uint32_t parent, struct children *children);
void parse_block(struct parser *parser, uint32_t index);
void parse_if(struct parser *parser, uint32_t index);
void parse_do(struct parser *parser, uint32_t index);
void parse_loop(struct parser *parser, uint32_t index);
void parse_for(struct parser *parser, uint32_t index);
void parse_choice(struct parser *parser, uint32_t index);

/* --- any statement: statement.c -------------------------------------------------------------------- */

uint32_t parse_statement(struct parser *parser, struct children *children);
/* Remembers what a declaration declares, up to the end of the block: a name of it is no type, or a new one.
 */
void note_declared(struct parser *parser, struct range all);

#endif
