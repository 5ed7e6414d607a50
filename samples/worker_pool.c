/* worker_pool.c - many jobs, but only so many at once, and the results in the order of the jobs.
 *
 * A task group with a limit is a pool of workers: it begins a task when another has ended. Who fills it waits
 * for room, so that a million jobs need no memory but for those that run. Each job writes into a place of its
 * own: in which order they end is of no importance. The first one that fails ends them all.
 *
 * The work is Collatz's: halve what is even, triple what is odd and add one; how long until it is 1? After
 * each step a job lets the others run. */
// expect: 27 begins
// expect: 6 begins
// expect: 6 ends
// expect: 7 begins
// expect: 7 ends
// expect: 1 begins
// expect: 1 ends
// expect: 97 begins
// expect: 27 ends
// expect: 97 ends
// expect: 27 took 111 steps
// expect: 6 took 8 steps
// expect: 7 took 16 steps
// expect: 1 took 0 steps
// expect: 97 took 118 steps
// expect: 27 begins
// expect: 0 begins
// expect: with a job that fails: Numerical argument out of domain

#include <errno.h>
#include <stdio.h>
#include <woi.h>

enum { WORKERS = 2 };

struct job {
    unsigned number;
    int steps; /* the result */
};

static WOI_ASYNC(int, work, ((struct job *, job)),
    unsigned n;
)
{
    WOI_BEGIN;
    self->n = self->job->number;
    printf("%u begins\n", self->n);
    if (self->n == 0)
        WOI_RETURN(-EDOM); /* it would never be 1 */
    for (; self->n != 1; self->job->steps++) {
        self->n = self->n % 2 ? 3 * self->n + 1 : self->n / 2;
        WOI_YIELD();
    }
    printf("%u ends\n", self->job->number);
    WOI_RETURN(0);
    WOI_END;
}

/* The body of the group: spawns one task for each job. If the group fails meanwhile, it is cancelled too. */
static WOI_ASYNC(int, hand_out, ((struct woi_task_group *, pool), (struct job *, jobs), (size_t, n)),
    size_t i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(woi_task_group_room(self->pool));
        (void)woi_task_group_spawn(self->pool, work(&self->jobs[self->i])); /* a failure is the group's */
    }
    WOI_RETURN(0);
    WOI_END;
}

/* Ready when all jobs are done, or one has failed and the others have been cleaned up. */
static WOI_ASYNC(int, run_pool, ((struct job *, jobs), (size_t, n)),
    struct woi_task_group pool;
)
{
    WOI_BEGIN;
    self->pool.limit = WORKERS;
    WOI_TRY(woi_task_group_run(&self->pool, hand_out(&self->pool, self->jobs, self->n)));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct job jobs[5];
    int error;
)
{
    static const unsigned numbers[] = {27, 6, 7, 1, 97};

    WOI_BEGIN;
    for (int i = 0; i < 5; i++)
        self->jobs[i].number = numbers[i];
    WOI_TRY(run_pool(self->jobs, 5));
    for (int i = 0; i < 5; i++)
        printf("%u took %d steps\n", self->jobs[i].number, self->jobs[i].steps);

    self->jobs[1].number = 0;
    WOI_AWAIT(self->error, run_pool(self->jobs, 5));
    printf("with a job that fails: %s\n", woi_strerror(self->error));
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
