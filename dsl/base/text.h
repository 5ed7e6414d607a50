/* text.h - pieces of text: borrowed (slice) and growing (text). */
#ifndef DSL_BASE_TEXT_H
#define DSL_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Not terminated; may hold NUL bytes; belongs to somebody else. */
struct slice {
    const char *at;
    size_t length;
};

struct slice slice_of(const char *string);
bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice a, const char *string);
bool slice_begins(struct slice a, const char *prefix);
bool slice_ends(struct slice a, const char *suffix);

/* Where the words stand in a, or NULL. */
const char *slice_find(struct slice a, const char *words);
/* Whether it has letters, and no small ones. */
bool slice_is_capital(struct slice a);
/* Whether the small letters stand in a, of either case. */
bool slice_has_letters(struct slice a, const char *letters);

/* Zeroed is empty. at[length] is NUL once something was added. */
struct text {
    char *at;
    size_t length;
    size_t room;
};

void text_release(struct text *text);
void text_clear(struct text *text);
void text_add(struct text *text, const char *bytes, size_t length);
void text_add_slice(struct text *text, struct slice slice);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char c);
__attribute__((format(printf, 2, 3))) void text_printf(struct text *text, const char *format, ...);
__attribute__((format(printf, 2, 0))) void text_vprintf(struct text *text, const char *format,
                                                        va_list arguments);
struct slice text_slice(const struct text *text);

/* The inside of a JSON string: escapes what JSON wants escaped, and replaces what is no UTF-8. */
void text_add_json(struct text *text, struct slice slice);

/* The length of the UTF-8 character at the beginning of the slice, or 0 if it is none. */
size_t slice_utf8(struct slice slice);

/* How much at its beginning is printable ASCII that neither a string nor a line splice has a word for: so
 * much can be copied at once. */
size_t slice_simple(struct slice slice);

#endif
