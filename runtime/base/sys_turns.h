/* sys_turns.h - threads that take turns: of all of them and the one that made them, exactly one runs at
 * a time, so that a program on several stacks is as deterministic as on one. */
#ifndef WOI_BASE_SYS_TURNS_H
#define WOI_BASE_SYS_TURNS_H

#include <stdbool.h>

/* A thread that runs only while it has its turn. */
struct turn;

/* Makes one that will run body(data), but not yet. 0, -ENOMEM, or -EAGAIN: no thread could be made. */
int turn_new(struct turn **ret_turn, void (*body)(void *data), void *data);

/* Lets it run; returns when it gives the turn back, or its body has returned. */
void turn_give(struct turn *turn);

/* On its own thread: lets whoever gave the turn go on; returns at the next turn_give(). */
void turn_back(struct turn *turn);

/* Its body has returned. */
bool turn_has_ended(const struct turn *turn);

/* Waits for the thread, which must have ended or be about to, and frees it. */
void turn_free(struct turn *turn);

#endif
