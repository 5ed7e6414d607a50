/* words.c - splits without running a shell. */
#include "run/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

static const char blanks[] = " \t\n";

static void add_slot(struct words *words, char *word)
{
    MEMORY_GROW(words->list, words->count, words->room);
    words->list[words->count] = word;
}

void words_add(struct words *words, const char *word)
{
    char *copy = memory_new(strlen(word) + 1, 1);

    strcpy(copy, word);
    add_slot(words, copy);
    words->count++;
    add_slot(words, NULL);
}

void words_release(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->list[i]);
    free(words->list);
    *words = (struct words){0};
}

/* What is behind the quoted part that begins behind the quote at `at`, or NULL if it does not end. */
static const char *read_quoted(struct text *word, const char *at)
{
    const char quote = *at++;

    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("$`\"\\\n", at[1]) && *++at == '\n')
            continue;
        text_add_char(word, *at);
    }
    return *at ? at + 1 : NULL;
}

/* The same for a backslash. */
static const char *read_escaped(struct text *word, const char *at)
{
    if (!at[1])
        return NULL;
    if (at[1] != '\n')
        text_add_char(word, at[1]);
    return at + 2;
}

/* The same for a word. */
static const char *read_word(struct text *word, const char *at)
{
    while (at && *at && !strchr(blanks, *at)) {
        if (*at == '\'' || *at == '"')
            at = read_quoted(word, at);
        else if (*at == '\\')
            at = read_escaped(word, at);
        else
            text_add_char(word, *at++);
    }
    return at;
}

int words_split(struct words *words, const char *text)
{
    struct text word = {0};

    text_add(&word, "", 0);
    while (text && *(text += strspn(text, blanks))) {
        /* Between words, a backslash and a line end are nothing. */
        if (text[0] == '\\' && text[1] == '\n') {
            text += 2;
            continue;
        }
        text_clear(&word);
        text = read_word(&word, text);
        if (text)
            words_add(words, word.at);
    }
    text_release(&word);
    return text ? 0 : -EINVAL;
}
