/* refuse.c - which words for the compiler keep it from writing a program, or into the one place that is ours.
 */
#include "run/refuse.h"

#include <stdbool.h>
#include <string.h>

static bool begins(const char *word, const char *with)
{
    return strncmp(word, with, strlen(with)) == 0;
}

/* Whether a program of the compiler, such as the linker, is told another place. The compiler takes what is
 * glued to it, too. */
static bool names_output(const char *word)
{
    return begins(word, "-o") || begins(word, "--output");
}

/* The same of a list that commas part: what is behind -Wl, and the like. */
static bool list_names_output(const char *list)
{
    for (; list; list = strchr(list, ','))
        if (names_output(++list))
            return true;
    return false;
}

/* With these it writes something else, or nothing. -MD and -MMD do not belong to them: they write beside the
 * program. */
static bool makes_none(const char *word)
{
    static const char *const list[] = {
        "-###",
        "-c",
        "-emit-ast",
        "-E",
        "-fsyntax-only",
        "-M",
        "-MM",
        "-r",
        "-S",
        "-shared",
        "--analyze",
        "--assemble",
        "--compile",
        "--dependencies",
        "--emit-ast",
        "--precompile",
        "--preprocess",
        "--shared",
        "--user-dependencies",
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* What is behind these means something else to whom it is handed on. */
static bool hands_on(const char *word)
{
    return strcmp(word, "-Xlinker") == 0 || strcmp(word, "-Xassembler") == 0 ||
           strcmp(word, "-Xpreprocessor") == 0;
}

const char *refuse_word(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->list[i];
        const bool is_list = begins(word, "-Wl,") || begins(word, "-Wa,") || begins(word, "-Wp,");

        if (names_output(word) || (is_list && list_names_output(word + strlen("-Wl"))) ||
            (makes_none(word) && !(i > 0 && hands_on(words->list[i - 1]))))
            return word;
    }
    return NULL;
}
