/* sys_turns.h - threads that take turns: of all of them and the one that made them, exactly one runs at
 * a time, so that a program on several stacks is as deterministic as on one.
 *
 * Whoever stops chooses who is next and passes the turn to it directly: one switch, and none at all if it
 * is the same again. */
#ifndef WOI_BASE_SYS_TURNS_H
#define WOI_BASE_SYS_TURNS_H

struct turn;

/* Makes a thread that runs body(data), but not before it gets the turn. body returns who goes on after it.
 * Without a body it is the turn of the calling thread, which has it now.
 * 0, -ENOMEM, or -EAGAIN: no thread could be made. */
int turn_new(struct turn **ret_turn, struct turn *(*body)(void *data), void *data);

/* On the thread of `from`: lets `to`, another one, run. Returns when from's turn has come again. */
void turn_pass(struct turn *from, struct turn *to);

/* Frees one whose body has returned, or that never had the turn and never will. */
void turn_free(struct turn *turn);

#endif
