/* file.h - what a source defines: its functions, and facts about its names. */
#ifndef DSL_PARSE_FILE_H
#define DSL_PARSE_FILE_H

#include "lex/list.h"

/* Indices into the tokens of the list. */
struct function {
    uint32_t name;
    uint32_t open, close; /* of an async function: the parentheses of its macro */
    uint32_t brace, end;  /* of the body; end is its brace, or where it breaks off */
    bool is_async;
    bool closed;   /* tokens[end] is its brace */
    bool is_whole; /* nothing stands between its head and its body, as an #if around several heads would */
    bool takes_locals; /* the macro is one of ours, that can have a part for them */
    bool has_locals;   /* and has it */
};

struct file {
    struct token_list list;
    struct function *functions; /* in the order of the source */
    size_t function_count;
    size_t function_room;
    uint32_t *unread; /* heads of async functions that are not understood: tokens */
    size_t unread_count, unread_room;
    bool *in_macro;  /* by symbol: stands in the text of a macro */
    uint32_t *macro; /* by symbol: its directive, from 1; 0: no macro, or not the same one all over */
    uint32_t *typedef_, *tag; /* by symbol: which of `types` it is, from 1; 0: none that is known */
    struct named_type *types; /* types.c alone knows what they are */
    size_t type_count, type_room;
    uint32_t *macro_of; /* by symbol: which of `macros` it is, from 1; 0: none. See macros.h */
    struct macro *macros;
    size_t macro_count, macro_room;
    bool speaks_of_nonblocking; /* O_NONBLOCK, woi_pollable...: a read need not block */
};

/* The text of the macro without parameters that the symbol is, as the tokens lines[first .. first + count) of
 * the list; false: it is none. */
bool file_macro_text(const struct file *file, uint32_t symbol, uint32_t *ret_first, uint32_t *ret_count);

/* Borrows the source. */
void file_read(struct file *file, const struct source *source);
void file_release(struct file *file);

/* Learns what it says about names: facts.c. */
void file_learn(struct file *file);
/* And about its macros: macros.c. Once for what finds functions, and again when these are found. */
void macros_learn(struct file *file);
/* And about types: types.c, which types.h asks. */
void types_learn(struct file *file);
/* Finds the functions: functions.c. */
void file_find_functions(struct file *file);

#endif
