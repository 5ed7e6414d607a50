/* library.h - what is known about the functions of libc, of POSIX and of woi. */
#ifndef DSL_LEX_LIBRARY_H
#define DSL_LEX_LIBRARY_H

#include "lex/names.h"
#include "lex/token.h"

/* Adds them to the table, with their classes. */
void library_add(struct names *names);

/* Whether a call of the function, one that blocks, says in its arguments that it does not, or reads what is
 * not there to wait for. */
bool library_is_harmless(const struct source *source, const struct names *names, uint32_t symbol,
                         const struct token *arguments, uint32_t count);

#endif
