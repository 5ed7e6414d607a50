/* names.c - a hash table of names. */
#include "lex/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lex/library.h"

/* Eight bytes at a time: names are most of a source. */
static size_t hash_of(struct slice text)
{
    const uint64_t prime = 0x9e3779b97f4a7c15u;
    uint64_t hash = text.length * prime, word;

    for (; text.length >= sizeof word; text.at += sizeof word, text.length -= sizeof word) {
        memcpy(&word, text.at, sizeof word);
        hash = (hash ^ word) * prime;
        hash ^= hash >> 32;
    }
    word = 0;
    if (text.length)
        memcpy(&word, text.at, text.length);
    hash = (hash ^ word) * prime;
    return (size_t)(hash ^ hash >> 29);
}

/* Where the name is, or would be. */
static uint32_t *bucket_of(const struct names *names, struct slice text)
{
    size_t at = hash_of(text) & (names->bucket_count - 1);

    while (names->buckets[at] && !slice_equal(names->text[names->buckets[at]], text))
        at = (at + 1) & (names->bucket_count - 1);
    return &names->buckets[at];
}

static void names_rehash(struct names *names)
{
    free(names->buckets);
    names->bucket_count *= 2;
    names->buckets = memory_new(names->bucket_count, sizeof *names->buckets);
    for (size_t i = 1; i < names->count; i++)
        *bucket_of(names, names->text[i]) = (uint32_t)i;
}

static uint32_t names_append(struct names *names, struct slice text, uint32_t classes)
{
    if (names->count == names->room) {
        names->room = names->room ? names->room * 2 : 1024;
        names->text = memory_resize(names->text, names->room, sizeof *names->text);
        names->classes = memory_resize(names->classes, names->room, sizeof *names->classes);
    }
    names->text[names->count] = text;
    names->classes[names->count] = classes;
    return (uint32_t)names->count++;
}

uint32_t names_add(struct names *names, struct slice text)
{
    uint32_t *bucket = bucket_of(names, text);

    if (*bucket)
        return *bucket;
    const uint32_t symbol = names_append(names, text, 0);

    *bucket = symbol;
    if (names->count * 2 > names->bucket_count)
        names_rehash(names);
    return symbol;
}

uint32_t names_add_copy(struct names *names, struct slice text)
{
    const uint32_t found = names_find(names, text);

    if (found)
        return found;
    char *kept = memory_new(text.length + 1, 1);

    memcpy(kept, text.at, text.length);
    MEMORY_GROW(names->kept, names->kept_count, names->kept_room);
    names->kept[names->kept_count++] = kept;
    return names_add(names, (struct slice){kept, text.length});
}

uint32_t names_find(const struct names *names, struct slice text)
{
    return *bucket_of(names, text);
}

void names_init(struct names *names)
{
    static const struct {
        const char *text;
        uint32_t classes;
    } words[] = {{"", 0},
#define W(word, classes) {#word, classes},
                 WORDS_OF_C(W) WORDS_OF_OURS(W) WORDS_OF_WOI(W)
#undef W
    };

    *names = (struct names){.bucket_count = 2048};
    names->buckets = memory_new(names->bucket_count, sizeof *names->buckets);
    names_append(names, slice_of(""), 0);
    for (size_t i = 1; i < sizeof words / sizeof *words; i++)
        names->classes[names_add(names, slice_of(words[i].text))] = words[i].classes;
    library_add(names);
}

void names_release(struct names *names)
{
    for (size_t i = 0; i < names->kept_count; i++)
        free(names->kept[i]);
    free(names->kept);
    free(names->text);
    free(names->classes);
    free(names->buckets);
    *names = (struct names){0};
}
