/* mover.h - a declaration that moves into the frame: what fix.c decides, and edits.c writes. */
#ifndef DSL_CHECK_MOVER_H
#define DSL_CHECK_MOVER_H

#include "check/checker.h"
#include "parse/types.h"

enum { MOST_DECLARATORS = 16 };

/* One declaration that moves. */
struct mover {
    struct checker *checker;
    const struct flow *flow;
    uint32_t statement;
    struct declaration declaration;
    struct declarator declarators[MOST_DECLARATORS];
    uint32_t variables[MOST_DECLARATORS];
    char names[MOST_DECLARATORS][64]; /* in the frame */
    uint32_t count;
    struct type type; /* of the specifiers */
    bool in_for;
    bool before_begin;
    struct fix fix;
};

static inline bool mover_has_value(const struct mover *mover, uint32_t i)
{
    return mover->declarators[i].initialiser.last > mover->declarators[i].initialiser.first;
}

/* unmovable.c: why it may not move, or NULL. */
const char *mover_refusal(const struct mover *mover);
/* What it asks of a function, made once. */
void checker_note_body_names(struct checker *checker);

/* uses.c: why one of its variables may not be renamed, or NULL. */
const char *mover_use_refusal(const struct mover *mover, uint32_t variable);

static inline uint32_t start_of(const struct mover *mover, uint32_t token)
{
    return mover->flow->tree.tokens[token].at;
}

static inline uint32_t end_of(const struct mover *mover, uint32_t token)
{
    return start_of(mover, token) + (uint32_t)checker_text(mover->checker, token).length;
}

/* --- texts: edit_texts.c --------------------------------------------------------------------------- */

/* `int`, without what a member cannot be. Of what is no pointer, `const` too: it is set later. */
void add_specifiers(const struct mover *mover, struct text *text, bool is_pointer);
/* `*name[3]`, or without a name. A pointer that is const is set later, too. */
void add_shape(const struct mover *mover, struct text *text, uint32_t i, const char *name);
/* The comments between two places, which an edit of them would drop. Behind one that ends with its line comes
 * a new line. */
struct text comments_of(const struct mover *mover, uint32_t first, uint32_t last);
/* Lines end as those of DOS do. */
bool has_crlf(const struct source *source);

/* All edits that move it. */
void mover_edit(struct mover *mover);

#endif
