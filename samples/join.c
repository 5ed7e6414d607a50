/* join.c - waiting for several things at once: woi_join, woi_try_join, and the handles of tasks.
 *
 * The branches of a join run side by side in one task, tasks run by themselves. What is not needed any
 * more is dropped, and cleans up after itself in its finally part, wherever it was waiting. */
// expect: joined: 3 and 30
// expect: a branch was dropped
// expect: try_join: Input/output error
// expect: task 2: 21
// expect: task 1: cancelled
// expect: task 0: 1

#include <errno.h>
#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, add_later, ((int, a), (int, b)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(self->a + self->b);
    WOI_END;
}

static WOI_ASYNC(int, fail_later, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(-EIO);
    WOI_END;
}

static WOI_ASYNC(int, wait_for_ever, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_FOREVER));
    WOI_RETURN(0);
WOI_FINALLY:
    puts("a branch was dropped");
    WOI_END;
}

/* WOI_INTO says where the output of a branch goes; it is written when the whole join is ready. */
static WOI_ASYNC(int, branches, (),
    int a, b, error;
)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->a, add_later(1, 2)), WOI_INTO(self->b, add_later(10, 20))));
    printf("joined: %d and %d\n", self->a, self->b);

    /* The first branch with a negative output decides: nobody waits for ever. */
    WOI_AWAIT(self->error, woi_try_join(wait_for_ever(), WOI_INTO(self->a, fail_later())));
    printf("try_join: %s\n", woi_strerror(self->error));
    WOI_RETURN(0);
    WOI_END;
}

enum { TASKS = 3 };

/* Handles can be awaited in any order, whichever task ends first. */
static WOI_ASYNC(int, handles, (),
    struct add_later_handle *tasks[TASKS];
    struct add_later_result result;
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < TASKS; self->i++)
        self->tasks[self->i] = woi_spawn(add_later(10 * self->i, 1));
    woi_abort(self->tasks[1]);
    while (self->i-- > 0) {
        WOI_AWAIT(self->result, self->tasks[self->i]);
        if (self->result.error)
            printf("task %d: %s\n", self->i, woi_error_name(self->result.error));
        else
            printf("task %d: %d\n", self->i, self->result.value);
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(branches());
    WOI_TRY(handles());
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
