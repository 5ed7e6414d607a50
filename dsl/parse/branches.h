/* branches.h - the tokens of one function under its `#if`s.
 *
 * A conditional whose branches are whole statements stays in the tokens, as its directives: the parser
 * follows all of them. Of one that is not, such as half an `if`, each variant of the function takes one
 * branch; the first variant takes the first ones. What `#if 0` hides is never there. */
#ifndef DSL_PARSE_BRANCHES_H
#define DSL_PARSE_BRANCHES_H

#include "lex/list.h"

enum { MOST_VARIANTS = 8 };

/* A directive's symbol is its word here; every other directive is left out. Ends with a TOKEN_END, not
 * counted. */
struct branch_tokens {
    struct token *tokens;
    uint32_t count;
    uint32_t variants; /* how many the function has: 1 to MOST_VARIANTS */
};

void branch_tokens_read(struct branch_tokens *ret, const struct token_list *list, uint32_t first,
                        uint32_t last, uint32_t variant);
void branch_tokens_release(struct branch_tokens *tokens);

#endif
