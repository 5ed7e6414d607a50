/* declare.h - takes a declaration apart: the specifiers, and the declarators of every shape. */
#ifndef DSL_PARSE_DECLARE_H
#define DSL_PARSE_DECLARE_H

#include "parse/skip.h"
#include "parse/tree.h"

struct declarator {
    uint32_t name;            /* the token */
    struct range all;         /* with its initialiser */
    struct range shape;       /* without: `*const p`, `(*f)(int)`, `a[3]` */
    struct range initialiser; /* behind the `=`; empty if there is none */
    struct range dimension;   /* between the first brackets behind the name */
    bool is_array, is_function, is_pointer;
};

struct declaration {
    struct range specifiers;
    bool is_storage; /* static, extern, typedef, _Thread_local: declares no local */
    bool is_typedef;
    bool is_union;           /* says `union` */
    bool has_body;           /* of a struct, union or enum */
    bool is_constant_object; /* const as written in front, and no pointer: what is declared cannot be set */
    uint32_t cleanup;        /* the token of a cleanup attribute, or 0 */
};

/* Whether the statement that begins at tokens[at] declares something. */
bool is_declaration(const struct tree *tree, uint32_t at);

/* Reads the specifiers; returns where the first declarator begins. */
uint32_t read_specifiers(const struct tree *tree, struct range all, struct declaration *ret);

/* Reads the declarator that begins at `at`, and sets *ret_next to where the next one does, or to `last`.
 * False: there is none, as in `struct s { int a; };`. */
bool read_declarator(const struct tree *tree, uint32_t at, uint32_t last, struct declarator *ret,
                     uint32_t *ret_next);

#endif
