/* sys_turns.c - threads that take turns, by two semaphores each. */
#include "sys_turns.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct turn {
    pthread_t thread;
    sem_t go, back;
    void (*body)(void *data);
    void *data;
    bool ended; /* written before back is posted, read after: by one thread at a time */
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
    turn->body(turn->data);
    turn->ended = true;
    sem_post(&turn->back);
    return NULL;
}

int turn_new(struct turn **ret_turn, void (*body)(void *data), void *data)
{
    struct turn *turn = malloc(sizeof *turn);

    if (!turn)
        return -ENOMEM;
    turn->body = body;
    turn->data = data;
    turn->ended = false;
    sem_init(&turn->go, 0, 0);
    sem_init(&turn->back, 0, 0);
    if (pthread_create(&turn->thread, NULL, run, turn)) {
        sem_destroy(&turn->go);
        sem_destroy(&turn->back);
        free(turn);
        return -EAGAIN;
    }
    *ret_turn = turn;
    return 0;
}

void turn_give(struct turn *turn)
{
    sem_post(&turn->go);
    wait_for(&turn->back);
}

void turn_back(struct turn *turn)
{
    sem_post(&turn->back);
    wait_for(&turn->go);
}

bool turn_has_ended(const struct turn *turn)
{
    return turn->ended;
}

void turn_free(struct turn *turn)
{
    pthread_join(turn->thread, NULL);
    sem_destroy(&turn->go);
    sem_destroy(&turn->back);
    free(turn);
}
