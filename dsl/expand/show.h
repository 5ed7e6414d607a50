/* show.h - words about a state machine that its text and its graph share. */
#ifndef DSL_EXPAND_SHOW_H
#define DSL_EXPAND_SHOW_H

#include "expand/head.h"
#include "expand/machine.h"

enum { LONGEST_SHOWN = 72 };

/* The function's name, "nap" or "SUITE_NAME". */
void show_add_name(struct text *text, const struct file *file, const struct function *function);
/* What it gives: "int"; of one whose macro is the source's own, nothing. */
void show_add_output(struct text *text, const struct file *file, const struct function *function);

/* The line that a token of the machine stands in. */
unsigned show_line(const struct machine *machine, uint32_t token);
/* What the state waits for: a future, or "its next turn", or a macro with its arguments. */
void show_add_waits(struct text *text, const struct machine *machine, const struct node *state);
/* "return 0", "panic(...)", "state 2", "finally", "end" */
void show_add_target(struct text *text, const struct machine *machine, const struct node *node);
/* What is decided on the way: "if a && b", or "only if a" where that does not say all of it; nothing if it is
 * too much to be said. */
void show_add_condition(struct text *text, const struct machine *machine, const struct step *step);

#endif
