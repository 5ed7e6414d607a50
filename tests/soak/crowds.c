/* crowds.c - a million tasks at once, and chains of a hundred thousand awaits. Run it with a small stack
 * (`ulimit -s 256`): nothing that is done with a chain may recurse. */
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

#include "base/thread.h"
#include "check.h"
#include "ledger.h"

enum { TASKS = 1000000, DEPTH = 100000 };

static struct sys table;

/* --- tasks --- */

static WOI_ASYNC(int, job, ((int, number)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(self->number);
    WOI_END;
}

/* Output: how many gave back what they were given. */
static WOI_ASYNC(int, everybody, (),
    struct job_handle **jobs;
    struct job_result result;
    int i, good;
)
{
    WOI_BEGIN;
    self->jobs = calloc(TASKS, sizeof(struct job_handle *));
    if (!self->jobs)
        WOI_RETURN(-ENOMEM);
    for (self->i = 0; self->i < TASKS; self->i++)
        self->jobs[self->i] = woi_spawn(job(self->i));
    for (self->i = 0; self->i < TASKS; self->i++) {
        WOI_AWAIT(self->result, self->jobs[self->i]);
        self->good += self->result.error == WOI_OK && self->result.value == self->i;
    }
    WOI_RETURN(self->good);
WOI_FINALLY:
    free((void *)self->jobs);
    WOI_END;
}

/* --- chains --- */

static int ended; /* how many finally parts have run */

static WOI_ASYNC(int, chain, ((int, depth), (bool, sleeps)), int n;)
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_AWAIT(self->n, chain(self->depth - 1, self->sleeps));
    else if (self->sleeps)
        WOI_AWAIT(self->n, woi_sleep(WOI_MIN(60)));
    else
        WOI_AWAIT(self->n, woi_yield_now());
    WOI_RETURN(self->n + 1);
WOI_FINALLY:
    ended++;
    WOI_END;
}

/* Aborts it when all of it is there. Output: how the task ended. */
static WOI_ASYNC(int, cancelled, (), struct chain_handle *job; struct chain_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(chain(DEPTH, true));
    WOI_YIELD();
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN((int)self->result.error);
    WOI_END;
}

/* A runtime of its own for each, and nothing left of it. */
#define RUN(fut)                                                                                             \
    __extension__({                                                                                          \
        struct woi_runtime *runtime_ = NULL;                                                                 \
        int output_ = -1;                                                                                    \
        check(woi_runtime_new(&runtime_) == 0, "a runtime can be made");                                     \
        check(WOI_BLOCK_ON(runtime_, output_, fut) == 0, "it can be run");                                   \
        check(woi_runtime_free(runtime_) == 0, "it can be freed");                                           \
        (void)woi_trim();                                                                                    \
        check(ledger_check() == 0, "nothing is left behind");                                                \
        output_;                                                                                             \
    })

int main(void)
{
    printf("takes a second; a minute under a sanitizer\n");
    ledger_table(&table);
    thread_set_sys(&table);

    check(RUN(everybody()) == TASKS, "a million tasks are joined, each with its own output");
    check(RUN(chain(DEPTH, false)) == DEPTH && ended == DEPTH, "a deep chain runs to its end");
    ended = 0;
    check(RUN(cancelled()) == WOI_CANCELLED && ended == DEPTH, "a deep chain is dropped");

    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
