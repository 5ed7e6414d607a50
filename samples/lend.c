/* lend.c - what a select leaves to its owner: a function that is lent, an interval, an alarm.
 *
 * A select drops its losers. A job that is to go on is lent to it instead; ticks and a deadline are no
 * futures, but values that each select waits for anew. */
// expect: step 1
// expect: step 2
// expect: the job goes on
// expect: step 3
// expect: the job gives 42
// expect: tick 1
// expect: tick 2
// expect: tick 3
// expect: the alarm outlived 3 selects

#include <errno.h>
#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, job, (), int step;)
{
    WOI_BEGIN;
    for (self->step = 1; self->step <= 3; self->step++) {
        printf("step %d\n", self->step);
        WOI_YIELD();
    }
    WOI_RETURN(42);
    WOI_END;
}

/* The job, and what is done while it waits. */
static WOI_ASYNC(int, watch_a_job, (), struct job *job; int output;)
{
    WOI_BEGIN;
    self->job = job();
    if (!self->job)
        WOI_RETURN(-ENOMEM);
    for (;;) {
        WOI_AWAIT(woi_select_biased(WOI_INTO(self->output, WOI_BORROW(self->job)), woi_yield_now()));
        if (!self->job)
            break;
        puts("the job goes on");
    }
    printf("the job gives %d\n", self->output);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->job);
    WOI_END;
}

/* Ticks until the alarm rings, which waits beside each of them. */
static WOI_ASYNC(int, count_ticks, (), struct woi_interval every; struct woi_alarm alarm; int which, ticks;)
{
    WOI_BEGIN;
    if (woi_interval_init(&self->every, 0, WOI_MS(1)))
        WOI_RETURN(-EINVAL);
    woi_alarm_init(&self->alarm, WOI_FOREVER);
    for (;;) {
        WOI_AWAIT(self->which,
                  woi_select_biased(woi_alarm_wait(&self->alarm), woi_interval_tick(&self->every)));
        if (self->which == 0)
            break;
        printf("tick %d\n", ++self->ticks);
        if (self->ticks == 3)
            (void)woi_alarm_reset(&self->alarm, woi_now());
    }
    printf("the alarm outlived %d selects\n", self->ticks);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(watch_a_job());
    WOI_TRY(count_ticks());
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
