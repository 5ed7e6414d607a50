/* code.h - pieces of a source as they are shown: on one line, without comments, and not too long. */
#ifndef DSL_EXPAND_CODE_H
#define DSL_EXPAND_CODE_H

#include "lex/token.h"
#include "parse/tree.h"

enum { CODE_ANY_LENGTH = 0 };

/* The bytes from the first token's to the last one's end, [first, last) of tokens, comments in between too.
 */
struct slice code_bytes(const struct source *source, const struct token *tokens, struct range range);

/* Adds the same on one line, without comments, without what a terminal would obey; cut off with "..." beyond
 * `most` bytes, or never. */
void code_add(struct text *text, const struct source *source, const struct token *tokens, struct range range,
              size_t most);

/* Adds the condition, or what holds where it does not. */
void code_add_condition(struct text *text, const struct source *source, const struct token *tokens,
                        struct range range, bool holds, size_t most);

/* Adds the inside of a C string. */
void code_add_c_string(struct text *text, const char *string);

#endif
