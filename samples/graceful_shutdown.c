/* graceful_shutdown.c - a server that is told to stop: it takes no more requests, lets those that it has
 * come to an end, and cuts off those that do not in time.
 *
 * The three parts of it are three values: a token says "please stop" to whoever likes to hear it; a task
 * group knows what still runs; and a cancel scope with a deadline bounds the wait. Here the requests are
 * made up, and a timer is who wants the server to stop. */
// expect: quick: done
// expect: stop!
// expect: server: no more requests are taken, 2 still run
// expect: polite: saves its work
// expect: polite: done
// expect: stubborn: cut off
// expect: server: 1 did not end in time

#include <errno.h>
#include <stdio.h>
#include <woi.h>

#define UNTIL_STOP WOI_MS(50)
#define GRACE WOI_MS(100)

/* --- requests --- */

static WOI_ASYNC(void, quick, ())
{
    WOI_BEGIN;
    puts("quick: done");
    WOI_END;
}

/* Would go on for ever, but listens. What it does then is no longer under the token: that is why it stands
 * outside of woi_until_cancelled. */
static WOI_ASYNC(int, polite, ((struct woi_token *, stop)),
    int error;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_until_cancelled(self->stop, woi_sleep(WOI_FOREVER)));
    if (self->error != -ECANCELED)
        WOI_RETURN(self->error);
    puts("polite: saves its work");
    WOI_TRY(woi_sleep(WOI_MS(5)));
    puts("polite: done");
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_drop(self->stop); /* its own clone */
    WOI_END;
}

/* Does not listen. Its finally part runs all the same. */
static WOI_ASYNC(int, stubborn, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_FOREVER));
    WOI_RETURN(0);
WOI_FINALLY:
    puts("stubborn: cut off");
    WOI_END;
}

/* --- the server --- */

/* Each request is a task of the group. After three there comes none for a long time, which the token ends. */
static WOI_ASYNC(int, take_requests, ((struct woi_task_group *, requests), (struct woi_token *, stop)),
    int error;
)
{
    WOI_BEGIN;
    (void)woi_task_group_spawn(self->requests, quick());
    (void)woi_task_group_spawn(self->requests, polite(woi_token_clone(self->stop)));
    (void)woi_task_group_spawn(self->requests, stubborn());
    WOI_AWAIT(self->error, woi_until_cancelled(self->stop, woi_sleep(WOI_FOREVER)));
    WOI_RETURN(self->error == -ECANCELED ? 0 : self->error);
    WOI_END;
}

/* Who wants it to stop: a signal, a command; here a timer. */
static WOI_ASYNC(void, stop_later, ((struct woi_token *, stop)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(UNTIL_STOP));
    puts("stop!");
    woi_token_cancel(self->stop);
WOI_FINALLY:
    woi_token_drop(self->stop);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct woi_token *stop;
    struct woi_task_group requests;
    size_t late;
    int error, failure;
)
{
    WOI_BEGIN;
    self->requests.keep_going = true; /* one that fails is no reason to cancel the others */
    self->stop = woi_token_new();
    WOI_ASSERT(self->stop);
    WOI_ASSERT(woi_spawn_detached(stop_later(woi_token_clone(self->stop))) == 0);

    WOI_TRY(take_requests(&self->requests, self->stop));
    printf("server: no more requests are taken, %zu still run\n", woi_task_group_count(&self->requests));

    WOI_AWAIT(self->error,
              woi_cancel_after(GRACE, WOI_INTO(self->failure, woi_task_group_wait(&self->requests))));
    if (self->error == -ETIMEDOUT) {
        self->late = woi_task_group_count(&self->requests);
        (void)woi_task_group_cancel(&self->requests);
        WOI_AWAIT(woi_task_group_wait(&self->requests)); /* for their finally parts */
    }
    printf("server: %zu did not end in time\n", self->late);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_task_group_end(&self->requests);
    woi_token_drop(self->stop);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
