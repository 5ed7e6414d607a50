/* words.h - the words of a command line: what is handed to exec, and how a string becomes words. */
#ifndef DSL_RUN_WORDS_H
#define DSL_RUN_WORDS_H

#include <stddef.h>

/* Zeroed is empty. list ends with NULL as soon as it has a word; the words belong to it. */
struct words {
    char **list;
    size_t count;
    size_t room;
};

void words_add(struct words *words, const char *word);
void words_release(struct words *words);

/* Adds the words of text as a shell would see them: blanks part them; quotes and backslashes keep them
 * together. Nothing is replaced: a $, a * or a ~ stands for itself. -EINVAL: a quote does not end, or a
 * backslash is the last letter; words has then some of them. */
int words_split(struct words *words, const char *text);

#endif
