/* raw.h - the workloads in C by hand: no more than the work, as the limit of what a runtime can reach. */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include "../../bench.h"

/* --- tasks: a function, a place in a queue, and what it remembers ---------------------------------- */

struct raw_task {
    void (*run)(struct raw_task *task);
    struct raw_task *next;
    long i;
    void *data;
};

struct raw_queue {
    struct raw_task *first, **last;
};

extern struct raw_queue raw_queue;

static inline void raw_push(struct raw_task *task)
{
    task->next = NULL;
    *raw_queue.last = task;
    raw_queue.last = &task->next;
}

/* On the heap, and in the queue. */
struct raw_task *raw_spawn(void (*run)(struct raw_task *task), long i, void *data);
/* Until the queue is empty. */
void raw_run(void);

void run_yield(const struct bench_arguments *arguments);
void run_resume(const struct bench_arguments *arguments);
void run_spawn_join(const struct bench_arguments *arguments);
void run_spawn_many(const struct bench_arguments *arguments);
void run_parked(const struct bench_arguments *arguments);
void run_channel(const struct bench_arguments *arguments);
void run_ping_pong(const struct bench_arguments *arguments);
void run_oneshot(const struct bench_arguments *arguments);
void run_serve(const struct bench_arguments *arguments);

#endif
