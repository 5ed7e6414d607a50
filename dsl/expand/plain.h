/* plain.h - writes async functions as the plain C that their macros stand for: inside of dsl/expand only.
 *
 * plain.c copies the source and puts the pieces in; plain_head.c and plain_pieces.c write what stands in
 * front of a body; plain_sites.c finds the macros of a body, plain_body.c, plain_await.c and plain_lines.c
 * write them. */
#ifndef DSL_EXPAND_PLAIN_H
#define DSL_EXPAND_PLAIN_H

#include "expand/code.h"
#include "expand/head.h"

/* What is written so far, and where a compiler takes it to be. */
struct plain {
    const struct file *file;
    const struct source *source;
    struct text out;
    size_t counted;  /* of out, for line */
    uint32_t line;   /* of the end of out[0 .. counted) */
    uint32_t token;  /* none before it is copied any more */
    bool in_source;  /* lines are said to be those of the source */
    bool says_lines; /* whole files do: a part of one is to be read, not compiled */
    bool *is_frame;  /* by symbol: an async function of this file */
    bool *is_macro;  /* by symbol: the source defines a macro of that name, with other names in its text */
    bool *gives_int; /* by symbol: an operation of one of its channels that gives an int */
};

/* One macro of a body. Numbers are tokens of the file's list. */
struct site {
    enum word word;
    uint32_t name;
    uint32_t last;        /* behind it, and its semicolon or colon */
    struct range target;  /* of WOI_AWAIT(target, future) and WOI_TRY */
    struct range value;   /* the future, or what is returned */
    uint32_t line;        /* of a suspension */
    uint32_t of_its_line; /* how many suspensions the line has before it */
};

struct body {
    const struct function *function;
    const struct head *head;
    struct site *sites;
    size_t site_count, site_room;
    size_t suspensions;
    bool leaves;       /* a site jumps back to the switch */
    bool keeps_macros; /* those that stay need what WOI_BEGIN defines, and labels wider than 64 bits */
    bool is_formless;  /* has no WOI_BEGIN or no WOI_END: nothing is to be made of it */
};

/* --- plain.c ------------------------------------------------------------------------------- */

/* Copies the source's bytes [from, to). They come in their order. */
void plain_copy(struct plain *plain, size_t from, size_t to);
/* Whether something in it may ask for the line where it stands. */
bool plain_asks_for_line(const struct plain *plain, struct range range);
/* Says that the next line is that one of the source. Nothing stands on the present one. */
void plain_set_line(struct plain *plain, uint32_t line);
/* The offset behind a token. */
size_t plain_token_end(const struct plain *plain, uint32_t token);

/* --- plain_types.c ------------------------------------------------------------------------- */

struct slice plain_text_of(const struct plain *plain, uint32_t token);
/* A number or a pointer, and not const. */
bool type_is_assignable(const struct plain *plain, struct range type);
bool type_is_void(const struct plain *plain, struct range type);
/* 1: a signed integer; 0: something else; -1: nobody knows. */
int type_signedness(const struct plain *plain, struct range type);
/* Adds it so that a name may stand behind it. */
void plain_add_type(struct text *out, const struct plain *plain, struct range type);

/* --- plain_head.c -------------------------------------------------------------------------- */

/* All up to the body's brace; what stood in front of the macro is written. */
void plain_head(struct plain *plain, const struct head *head);
/* The same for a WOI_ASYNC_DECLARE, with its semicolon. */
void plain_declaration(struct plain *plain, const struct head *head);

/* --- plain_sites.c ------------------------------------------------------------------------- */

void body_init(struct body *body, const struct plain *plain, const struct function *function,
               const struct head *head);
void body_release(struct body *body);

/* --- plain_body.c -------------------------------------------------------------------------- */

/* The body with its braces. */
void plain_body(struct plain *plain, const struct body *body);

/* --- plain_lines.c ------------------------------------------------------------------------- */

/* How deep a line stands: the blanks of a line of the source, and so many levels more. */
struct indent {
    struct slice base;
    unsigned levels;
};

/* The blanks in front of everything on the token's line. */
struct indent indent_of(const struct plain *plain, uint32_t token);
struct indent indent_deeper(struct indent indent);
struct indent indent_shallower(struct indent indent);
void plain_indent(struct plain *plain, struct indent indent);
/* Adds a whole line. */
__attribute__((format(printf, 3, 4))) void plain_line(struct plain *plain, struct indent indent,
                                                      const char *format, ...);
/* Takes these letters away from the end of what is written. */
void plain_trim(struct plain *plain, const char *blanks);
/* Adds the text of a comment that says which macro stood there. */
void plain_add_comment(struct plain *plain, const struct site *site);
/* Adds a line with that, and its line in the source. */
void plain_comment_line(struct plain *plain, const struct site *site, struct indent indent);
/* The name of the suspension's state. */
struct state_name {
    char text[32];
};
struct state_name site_state(const struct site *site);
/* What a `case` says for that state. */
struct label_name {
    char text[64];
};
struct label_name body_label(const struct body *body, const char *state);

/* --- plain_await.c ------------------------------------------------------------------------- */

/* WOI_AWAIT or WOI_TRY, the inside of its block. */
void plain_await(struct plain *plain, const struct body *body, const struct site *site, struct indent indent);

#endif
