/* expand.h - shows async functions as what they become: state machines, and the C that their macros hide. */
#ifndef DSL_EXPAND_EXPAND_H
#define DSL_EXPAND_EXPAND_H

#include "parse/file.h"

enum expand_form { EXPAND_TEXT, EXPAND_DOT, EXPAND_SVG, EXPAND_C };

struct expand {
    const char *path;     /* "-": standard input */
    const char *function; /* NULL: all of them */
    const char *output;   /* NULL: standard output */
    enum expand_form form;
};

/* Does it, and says what is wrong. Returns the exit status: 0, or 2. */
int expand_run(const struct expand *expand);

/* --- the forms, inside of dsl/expand ---------------------------------------------------------------- */

/* The source as it is, but for its async functions. */
void expand_file_plain(const struct file *file, struct text *ret_text);
/* Adds one function. */
void expand_function_plain(const struct file *file, const struct function *function, struct text *text);

struct machine;
/* Adds one. Under `#if`s that are not whole statements a function has several, counted from 0. */
void expand_text(struct text *text, const struct machine *machine, uint32_t variant);
/* A graph is begun, gets its functions, which are numbered, and is ended. */
void expand_dot_begin(struct text *text);
void expand_dot(struct text *text, const struct machine *machine, size_t number);
void expand_dot_end(struct text *text);
/* Has the graph drawn. False: it could not be, and that has been said. */
bool expand_svg(const struct text *dot, struct text *ret_svg);

#endif
