/* list.h - the tokens of a whole source that a parser looks at, with directives set aside. */
#ifndef DSL_LEX_LIST_H
#define DSL_LEX_LIST_H

#include "lex/names.h"
#include "lex/token.h"

/* A line such as `#if X`: its tokens, without the hash, are lines[first .. first + count). */
struct directive {
    uint32_t at;
    uint32_t first;
    uint32_t count;
    uint32_t word; /* enum word, or another symbol, or 0 for `#` alone */
};

/* A comment in which "woi:" stands. */
struct remark {
    uint32_t at;
    uint32_t length;
    bool alone; /* nothing before it on its line */
};

/* So many TOKEN_END stand behind the last token: a parser may look ahead without asking. */
enum { TOKENS_AHEAD = 8 };

/* No space, no comments. Borrows the source. */
struct token_list {
    const struct source *source;
    struct names names;
    struct token *tokens;
    size_t count; /* without the end */
    size_t room;
    struct token *lines;
    size_t line_count;
    size_t line_room;
    struct directive *directives;
    size_t directive_count;
    size_t directive_room;
    struct remark *remarks;
    size_t remark_count;
    size_t remark_room;
};

void token_list_read(struct token_list *list, const struct source *source);
/* The first token that does not begin before that byte. */
uint32_t token_list_find(const struct token_list *list, uint32_t at);
void token_list_release(struct token_list *list);

#endif
