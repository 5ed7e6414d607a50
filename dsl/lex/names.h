/* names.h - the names of a source as small numbers, the words of words.h first. */
#ifndef DSL_LEX_NAMES_H
#define DSL_LEX_NAMES_H

#include "lex/words.h"

#include "base/text.h"

#include <stdint.h>

/* A symbol is an index into these two; 0 is no name. The slices are borrowed from the source, from static
 * storage, or from `kept`. */
struct names {
    struct slice *text;
    uint32_t *classes; /* enum word_class */
    size_t count;
    size_t room;
    uint32_t *buckets;
    size_t bucket_count;
    char **kept; /* texts of our own */
    size_t kept_count;
    size_t kept_room;
};

void names_init(struct names *names);
void names_release(struct names *names);

/* The number of that name, which is new if nobody asked before. The text must stay. */
uint32_t names_add(struct names *names, struct slice text);
/* The same for a text that does not stay. */
uint32_t names_add_copy(struct names *names, struct slice text);
/* 0 if it is not there. */
uint32_t names_find(const struct names *names, struct slice text);

static inline bool names_has(const struct names *names, uint32_t symbol, uint32_t classes)
{
    return (names->classes[symbol] & classes) != 0;
}

#endif
