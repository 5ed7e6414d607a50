/* refuse.h - words that the compiler cannot be given. */
#ifndef DSL_RUN_REFUSE_H
#define DSL_RUN_REFUSE_H

#include "run/words.h"

/* The first word with which it would write something else than a program, or write it elsewhere; NULL if
 * there is none. What is in a file of options, @FILE, is not seen. */
const char *refuse_word(const struct words *words);

#endif
