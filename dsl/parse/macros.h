/* macros.h - what the macros that a source defines do where they are used. */
#ifndef DSL_PARSE_MACROS_H
#define DSL_PARSE_MACROS_H

#include "parse/file.h"

/* Bits of macro.does, above the classes of words. */
#define MACRO_RETURNS ((uint64_t)1 << 32) /* has a C return */
#define MACRO_LEAVES ((uint64_t)1 << 33)  /* WOI_RETURN */
#define MACRO_PANICS ((uint64_t)1 << 34)  /* WOI_PANIC, WOI_ASSERT */
#define MACRO_GOES ((uint64_t)1 << 35)    /* goto */
#define MACRO_BREAKS ((uint64_t)1 << 36)  /* leaves the loop that it stands in */
#define MACRO_GOES_ON ((uint64_t)1 << 37) /* continue */
#define MACRO_ENDS ((uint64_t)1 << 38)    /* always does one of these, or ends the program */
#define MACRO_BEGINS ((uint64_t)1 << 39)  /* has a WOI_BEGIN, */
#define MACRO_CLOSES ((uint64_t)1 << 40)  /* a WOI_END, */
#define MACRO_CLEANS ((uint64_t)1 << 41)  /* a WOI_FINALLY */

enum { MOST_PARAMETERS_SEEN = 16 };

/* By one name; if it is defined in several ways, what any of them does. */
struct macro {
    uint64_t does;         /* enum word_class of what its text calls, and the bits above */
    uint16_t sets, uses;   /* a bit for each parameter: it may be written, it stands there at all */
    uint8_t parameters;    /* how many are seen */
    bool has_parameters;   /* in parentheses, perhaps none */
    bool is_variadic;      /* the last of them takes all that is left */
    uint32_t line;         /* of one of several: where it begins in lines[] of the list, */
    uint32_t first, count; /* and its text */
};

/* NULL: the source defines none of that name. */
static inline const struct macro *macro_named(const struct file *file, uint32_t symbol)
{
    return file->macro_of[symbol] ? &file->macros[file->macro_of[symbol] - 1] : NULL;
}

/* What a name is, with what a macro of that name does. */
static inline uint32_t classes_of(const struct file *file, uint32_t symbol)
{
    const struct macro *macro = macro_named(file, symbol);

    return file->list.names.classes[symbol] | (macro ? (uint32_t)macro->does : 0);
}

/* What the name stands for: `#define AWAIT WOI_AWAIT`. */
uint32_t macro_alias(const struct file *file, uint32_t symbol);
/* Of a macro that has a WOI_BEGIN, WOI_END or WOI_FINALLY in its text, that word; else the symbol. */
uint32_t macro_part(const struct file *file, uint32_t symbol);
/* The number of that parameter, from 1; 0: it is none. */
uint32_t macro_parameter(const struct file *file, const struct macro *macro, uint32_t symbol);

#endif
