/* mover.h - a declaration that moves into the frame: what fix.c decides, and edits.c writes. */
#ifndef DSL_CHECK_MOVER_H
#define DSL_CHECK_MOVER_H

#include "check/checker.h"

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
    bool in_for;
    bool before_begin;
    struct fix fix;
};

/* All edits that move it. */
void mover_edit(struct mover *mover);

#endif
