/* sys_turns.c - threads that take turns, by a semaphore each. */
#include "sys_turns.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>

struct turn {
    pthread_t thread;
    sem_t go;
    struct turn *(*body)(void *data); /* NULL: no thread of its own */
    void *data;
    bool began;   /* written by its thread, read by others after the turn has come to them */
    bool dropped; /* it is freed before it began */
};

/* A semaphore's wait can be interrupted by a signal. */
static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        ;
}

static void *run(void *data)
{
    struct turn *turn = data;

    wait_for(&turn->go);
    if (turn->dropped)
        return NULL;
    turn->began = true;
    sem_post(&turn->body(turn->data)->go);
    return NULL;
}

int turn_new(struct turn **ret_turn, struct turn *(*body)(void *data), void *data)
{
    struct turn *turn = malloc(sizeof *turn);

    if (!turn)
        return -ENOMEM;
    *turn = (struct turn){.body = body, .data = data};
    sem_init(&turn->go, 0, 0);
    if (body && pthread_create(&turn->thread, NULL, run, turn)) {
        sem_destroy(&turn->go);
        free(turn);
        return -EAGAIN;
    }
    *ret_turn = turn;
    return 0;
}

void turn_pass(struct turn *from, struct turn *to)
{
    sem_post(&to->go);
    wait_for(&from->go);
}

void turn_free(struct turn *turn)
{
    if (turn->body && !turn->began) {
        turn->dropped = true;
        sem_post(&turn->go);
    }
    if (turn->body)
        pthread_join(turn->thread, NULL);
    sem_destroy(&turn->go);
    free(turn);
}
