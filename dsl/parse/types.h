/* types.h - what a source says about types: which values are arrays. */
#ifndef DSL_PARSE_TYPES_H
#define DSL_PARSE_TYPES_H

#include "parse/file.h"

struct type {
    uint8_t rank;     /* of an array: its dimensions */
    uint32_t body;    /* of a struct or union that the source defines, or an array of them: its brace */
    bool is_constant; /* const, by a typedef */
    bool is_unsized;  /* an array, and a typedef does not say of how many */
};

/* The type that the specifiers say, tokens [first, last) of the source; all 0: nothing is known. */
struct type type_of(const struct file *file, uint32_t first, uint32_t last);
/* Whether a member of the struct is const. */
bool type_has_constant(const struct file *file, uint32_t body);
/* The type of a member; body: that of its struct, or 0. */
struct type type_of_member(const struct file *file, uint32_t body, uint32_t symbol);

#endif
