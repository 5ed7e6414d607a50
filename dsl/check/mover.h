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

/* All edits that move it. */
void mover_edit(struct mover *mover);

#endif
