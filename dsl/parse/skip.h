/* skip.h - walking over the tokens of a source in which some brackets do not match. */
#ifndef DSL_PARSE_SKIP_H
#define DSL_PARSE_SKIP_H

#include "lex/list.h"

static inline bool is_open(enum token_kind kind)
{
    return kind == TOKEN_OPEN_PAREN || kind == TOKEN_OPEN_BRACKET || kind == TOKEN_OPEN_BRACE;
}

static inline bool is_close(enum token_kind kind)
{
    return kind == TOKEN_CLOSE_PAREN || kind == TOKEN_CLOSE_BRACKET || kind == TOKEN_CLOSE_BRACE;
}

/* tokens[at] opens a bracket; returns the index of what closes it. Of `#if` and `#else` each branch begins at
 * the same depth. Stops, with *ret_closed false, at the end, and before what can only be the next function:
 * so that a lost bracket does not swallow the rest of the source. */
uint32_t skip_bracket(const struct token_list *list, uint32_t at, bool *ret_closed);

/* An async function's macro with its parenthesis: it stands in no bracket. */
bool is_async_macro(const struct token_list *list, uint32_t at);

/* Which argument of such a macro is what; 0 for parameters and locals: there are none. */
struct async_layout {
    uint32_t name, parameters, locals;
};
/* A macro of the source's own that defines one has its name first. */
struct async_layout async_layout(uint32_t macro);

struct argument {
    uint32_t first, last; /* tokens */
};
/* The arguments in the parentheses that tokens[open] opens and tokens[close] closes.
 * At most `most` of them; the last one takes all that is left, commas too. Returns how many. */
uint32_t split_arguments(const struct token *tokens, uint32_t open, uint32_t close, uint32_t most,
                         struct argument *ret_arguments);

#endif
