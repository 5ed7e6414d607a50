/* paths.c - the paths whose instructions are counted: `paths NAME TIMES` goes along one that often;
 * `paths compiler` says what compiled it.
 *
 * What is counted is the difference between two numbers of times, so starting and ending cancel out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <woi.h>

/* --- turns, and turns below a chain of awaits ------------------------------------------------------- */

static WOI_ASYNC(int, yielder, ((long, times)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

/* Two tasks, so that the queue has something to do. */
static WOI_ASYNC(int, yields, ((long, times)), struct yielder_handle *one, *other;)
{
    WOI_BEGIN;
    self->one = woi_spawn(yielder(self->times / 2));
    self->other = woi_spawn(yielder(self->times / 2));
    WOI_AWAIT(self->one);
    WOI_AWAIT(self->other);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, deep, ((int, depth), (long, times)))
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_TRY(deep(self->depth - 1, self->times));
    else
        WOI_TRY(yielder(self->times));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, resumes, ((long, times)))
{
    WOI_BEGIN;
    WOI_TRY(deep(100, self->times));
    WOI_RETURN(0);
    WOI_END;
}

/* --- tasks ----------------------------------------------------------------------------------------- */

static WOI_ASYNC(long, job, ((long, i)))
{
    WOI_BEGIN;
    WOI_RETURN(self->i);
    WOI_END;
}

static WOI_ASYNC(int, spawns, ((long, times)), long i; struct job_result result;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_AWAIT(self->result, woi_spawn(job(self->i)));
        WOI_ASSERT(self->result.value == self->i);
    }
    WOI_RETURN(0);
    WOI_END;
}

/* --- channels -------------------------------------------------------------------------------------- */

WOI_CHANNEL(numbers, long);

static WOI_ASYNC(int, produce, ((struct numbers_sender, tx), (long, times)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_TRY(numbers_send(self->tx, self->i));
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, channel_of_64, ((long, times)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    long i, number;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(64, &self->tx, &self->rx) == 0);
    WOI_ASSERT(woi_spawn_detached(produce(self->tx, self->times)) == 0);
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(numbers_recv(self->rx, &self->number));
        WOI_ASSERT(self->number == self->i);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, answer, ((struct numbers_receiver, rx), (struct numbers_sender, tx), (long, times)),
    long i, number;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(numbers_recv(self->rx, &self->number));
        WOI_TRY(numbers_send(self->tx, self->number));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, ping_pong, ((long, times)),
    struct numbers_sender there, back;
    struct numbers_receiver here, away;
    long i, number;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(1, &self->there, &self->away) == 0);
    WOI_ASSERT(numbers_open(1, &self->back, &self->here) == 0);
    WOI_ASSERT(woi_spawn_detached(answer(self->away, self->back, self->times)) == 0);
    for (self->i = 0; self->i < self->times; self->i++) {
        WOI_TRY(numbers_send(self->there, self->i));
        WOI_TRY(numbers_recv(self->here, &self->number));
        WOI_ASSERT(self->number == self->i);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->there);
    numbers_receiver_drop(&self->here);
    WOI_END;
}

/* --- timers ---------------------------------------------------------------------------------------- */

static WOI_ASYNC(int, sleeps, ((long, times)), long i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++)
        WOI_AWAIT(woi_select_biased(woi_sleep(WOI_MIN(60)), woi_yield_now()));
    WOI_RETURN(0);
    WOI_END;
}

/* --- by name --------------------------------------------------------------------------------------- */

static WOI_ASYNC(int, app, ((const char *, name), (long, times)))
{
    WOI_BEGIN;
    if (strcmp(self->name, "yield") == 0)
        WOI_TRY(yields(self->times));
    else if (strcmp(self->name, "spawn-join") == 0)
        WOI_TRY(spawns(self->times));
    else if (strcmp(self->name, "resume-below-100") == 0)
        WOI_TRY(resumes(self->times));
    else if (strcmp(self->name, "channel-of-64") == 0)
        WOI_TRY(channel_of_64(self->times));
    else if (strcmp(self->name, "ping-pong") == 0)
        WOI_TRY(ping_pong(self->times));
    else if (strcmp(self->name, "sleep-cancel") == 0)
        WOI_TRY(sleeps(self->times));
    else
        WOI_RETURN(-EINVAL);
    WOI_RETURN(0);
    WOI_END;
}

static int say_compiler(void)
{
#ifdef __clang__
    printf("clang-%d\n", __clang_major__);
#else
    printf("gcc-%d\n", __GNUC__);
#endif
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "compiler") == 0)
        return say_compiler();
    return argc == 3 ? WOI_MAIN(app(argv[1], strtol(argv[2], NULL, 10))) : 2;
}
