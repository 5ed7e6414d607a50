/* token.h - the tokens of C. Every byte of a source is in exactly one of them. */
#ifndef DSL_LEX_TOKEN_H
#define DSL_LEX_TOKEN_H

#include <stdint.h>

#include "base/source.h"

enum token_kind {
    TOKEN_END, /* behind the last byte; has none itself */

    /* What a parser skips. */
    TOKEN_SPACE,   /* also a line splice */
    TOKEN_NEWLINE, /* and the blank lines behind it */
    TOKEN_COMMENT,
    TOKEN_OPEN_COMMENT, /* never closed: goes to the end */

    TOKEN_NAME, /* keywords too: see words.h */
    TOKEN_NUMBER,
    TOKEN_CHARACTER,
    TOKEN_STRING,
    TOKEN_OPEN_STRING, /* or character, that its line does not close */
    TOKEN_OTHER,       /* a byte that begins nothing */

    TOKEN_HASH,
    TOKEN_HASH_HASH,
    TOKEN_OPEN_PAREN,
    TOKEN_CLOSE_PAREN,
    TOKEN_OPEN_BRACKET,
    TOKEN_CLOSE_BRACKET,
    TOKEN_OPEN_BRACE,
    TOKEN_CLOSE_BRACE,
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_COLON,
    TOKEN_QUESTION,
    TOKEN_DOT,
    TOKEN_ARROW,
    TOKEN_ELLIPSIS,
    TOKEN_ASSIGN,   /* = */
    TOKEN_COMPOUND, /* += and its kin */
    TOKEN_STEP,     /* ++ -- */
    TOKEN_STAR,
    TOKEN_AND,     /* & */
    TOKEN_AND_AND, /* && */
    TOKEN_OR_OR,
    TOKEN_NOT,
    TOKEN_COMPARE, /* == != */
    TOKEN_SIGN,    /* + - ~ : may stand in front of an operand */
    TOKEN_BINARY,  /* any other operator between two operands */

    /* Made by the reader of a whole source: list.h */
    TOKEN_DIRECTIVE,
};

/* Where it ends, the next token says; or token_length(), which looks again. */
struct token {
    uint32_t at;
    uint32_t kind : 8;
    uint32_t symbol : 24; /* of a name: see names.h; of a directive: its index */
};

/* Reads one token after the other. */
struct lexer {
    const char *start;
    const char *at;
    const char *limit; /* *limit is NUL */
};

/* The bytes stay the caller's; bytes[size] must be NUL. */
void lexer_init(struct lexer *lexer, const char *bytes, size_t size);

/* The next token, from lexer->at before the call to lexer->at after it. */
enum token_kind lexer_next(struct lexer *lexer);

/* The text of the token that begins there. */
struct slice token_text(const struct source *source, struct token token);

/* The same without line splices; from buffer if there are any. False: it does not fit. */
bool token_clean(struct slice text, char *buffer, size_t size, struct slice *ret_text);

#endif
