/* scenarios_runtime.c - runtimes: made, entered, blocked on, nested, outlived, freed. */
#include <stdlib.h>

#include "scenario.h"

static int runtime_made(void)
{
    struct woi_runtime *const mark = (struct woi_runtime *)&faults;
    struct woi_runtime *made = mark;
    int error = woi_runtime_new(&made);

    pause_faults();
    if (error) {
        expect(made == mark, "a runtime that could not be made is written");
        expect(woi_runtime_new(&made) == 0, "it cannot be made at the second try");
    }
    expect(woi_runtime_new(NULL) == -EINVAL, "nowhere is a place for a runtime");
    resume_faults();
    expect(woi_runtime_free(made) == 0, "a runtime cannot be freed");
    expect(woi_runtime_free(NULL) == 0, "no runtime cannot be freed");
    return error;
}

static int runtime_entered(void)
{
    struct woi_runtime *runtimes[2] = {NULL, NULL};
    struct woi_enter_guard guards[2];
    int output = 0, error = woi_runtime_new(&runtimes[0]);

    if (error == 0)
        error = woi_runtime_new(&runtimes[1]);
    if (error == 0) {
        expect(woi_runtime_enter(runtimes[0], &guards[0]) == 0, "it cannot be entered");
        expect(woi_runtime_enter(runtimes[1], &guards[1]) == 0, "it cannot be entered within another");
        expect(woi_runtime_free(runtimes[0]) == -EBUSY, "it is freed while it is entered");
        error = WOI_BLOCK_ON(runtimes[0], output, woi_yield_now());
        expect(woi_runtime_current() == runtimes[1], "block_on leaves another runtime");
        expect(woi_runtime_leave(&guards[0]) == -EINVAL, "they are left in the wrong order");
        expect(woi_runtime_leave(&guards[1]) == 0 && woi_runtime_leave(&guards[0]) == 0,
               "they cannot be left");
    }
    expect(woi_runtime_free(runtimes[1]) == 0 && woi_runtime_free(runtimes[0]) == 0, "they cannot be freed");
    return error;
}

static WOI_ASYNC(int, nap, ((int64_t, duration)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->duration));
    WOI_END;
}

/* Blocks on a runtime within a task of another one. */
static WOI_ASYNC(int, inner_runtime, (), struct woi_runtime *inner; int error, output;)
{
    WOI_BEGIN;
    WOI_TRY(nap(WOI_MS(1)));
    self->error = woi_runtime_new(&self->inner);
    if (self->error)
        WOI_RETURN(self->error);
    self->error = WOI_BLOCK_ON(self->inner, self->output, nap(WOI_MS(2))); // woi: allow blocking-call
    if (self->error == 0)
        WOI_TRY(nap(WOI_MS(1)));
    WOI_RETURN(self->error ? self->error : self->output);
WOI_FINALLY:
    (void)woi_runtime_free(self->inner);
    WOI_END;
}

static int nested_runtimes(void)
{
    return RUN_ALONE(inner_runtime());
}

static int block_on_again(void)
{
    host_begin();
    int error = HOST_RUN(nap(WOI_MS(1)));

    if (error == 0)
        error = HOST_RUN(woi_yield_now());
    pause_faults();
    expect(HOST_RUN(nap(WOI_MS(1))) == 0, "the runtime cannot be used again");
    host_end();
    return error;
}

static int outlived_by_its_handle(void)
{
    struct woi_runtime_handle *handle, *clone;
    struct woi_runtime *runtime;
    struct nap_handle *job;
    struct nap_result result = {.error = WOI_OK};
    struct woi_context cx = {.waker = woi_waker_noop()};
    int error = woi_runtime_new(&runtime);

    if (error)
        return error;
    handle = woi_runtime_get_handle(runtime);
    clone = woi_runtime_handle_clone(handle);
    woi_runtime_handle_drop(handle);
    expect(woi_runtime_get_handle(NULL) == NULL, "no runtime has a handle");
    expect(woi_runtime_free(runtime) == 0, "it cannot be freed");
    struct nap *const future = nap(1);
    job = woi_spawn_on(clone, future);
    error = job ? 0 : -errno;
    if (job) {
        expect(woi_poll_future(&job->future, &cx).status == WOI_STATUS_READY,
               "a cancelled task is not ready");
        woi_future_take(&job->future, &result, sizeof result);
        expect(result.error == (future ? WOI_CANCELLED : WOI_NO_MEMORY) || result.error == WOI_CANCELLED,
               "it is not cancelled");
        woi_detach(job);
        error = future ? 0 : -ENOMEM;
    }
    woi_runtime_handle_drop(clone);
    return error;
}

/* An exit status of 1 is all that it says of an error. */
static WOI_ASYNC(int, status_of_main, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, nap(WOI_MS(1)));
    WOI_RETURN(self->error ? self->error : 7);
    WOI_END;
}

static WOI_ASYNC(void, main_of_nothing, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

static int exit_status(void)
{
    const int status = WOI_MAIN(status_of_main());
    const int nothing = WOI_MAIN(main_of_nothing());

    expect(status == 7 || status == 1, "it is no status of main");
    expect(nothing == 0 || nothing == 1, "it is no status of a main without one");
    return status == 7 && nothing == 0 ? 0 : told_error();
}

static char *dumped;
static size_t dumped_size;

static WOI_ASYNC(int, dump_once, (), struct nap_handle *job; struct nap_result result; FILE *out;)
{
    WOI_BEGIN;
    self->job = woi_spawn(nap(WOI_SEC(1)));
    if (!self->job)
        WOI_RETURN(-errno);
    WOI_TRY(woi_yield_now());
    WOI_YIELD();
    self->out = open_memstream(&dumped, &dumped_size);
    WOI_ASSERT(self->out);
    woi_dump_tasks(self->out);
    fclose(self->out);
    WOI_AWAIT(self->result, self->job);
    self->job = NULL;
    WOI_RETURN(self->result.error ? joined_error(self->result.error) : self->result.value);
WOI_FINALLY:
    if (self->job)
        woi_detach(self->job);
    WOI_END;
}

static int dump(void)
{
    const int error = RUN_ALONE(dump_once());

    expect(error || strstr(dumped, "dump_once"), "a task is not in the dump");
    free(dumped);
    dumped = NULL;
    return error;
}

WOI_ONESHOT(nobody, int);

static WOI_ASYNC(int, wait_for_nobody, (), struct nobody_sender tx; struct nobody_receiver rx; int message, error;)
{
    WOI_BEGIN;
    self->error = nobody_open(&self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(nobody_recv(self->rx, &self->message));
WOI_FINALLY:
    nobody_sender_drop(&self->tx);
    nobody_receiver_drop(&self->rx);
    WOI_END;
}

static int deadlock(void)
{
    const int error = RUN_ALONE(wait_for_nobody());

    return error == -EDEADLK ? 0 : error;
}

/* --- freed while tasks wait for everything --- */

static int ended;

static WOI_ASYNC(int, wait_for_all, (),
    struct nobody_sender tx;
    struct nobody_receiver rx;
    struct nap_handle *job;
    int message;
)
{
    WOI_BEGIN;
    if (nobody_open(&self->tx, &self->rx))
        WOI_RETURN(-ENOMEM);
    self->job = woi_spawn(nap(WOI_FOREVER));
    if (!self->job)
        WOI_RETURN(-errno);
    WOI_AWAIT(woi_join(nobody_recv(self->rx, &self->message), woi_sleep(WOI_FOREVER), self->job));
WOI_FINALLY:
    ended++;
    nobody_sender_drop(&self->tx);
    nobody_receiver_drop(&self->rx);
    WOI_END;
}

static int freed_with_tasks(void)
{
    struct woi_runtime *runtime;
    struct woi_enter_guard guard;
    int output = 0, error = woi_runtime_new(&runtime);

    if (error)
        return error;
    ended = 0;
    expect(woi_runtime_enter(runtime, &guard) == 0, "it cannot be entered");
    struct wait_for_all *const future = wait_for_all();
    error = future ? woi_spawn_detached(future) : -ENOMEM;
    expect(woi_runtime_leave(&guard) == 0, "it cannot be left");
    if (!error)
        error = WOI_BLOCK_ON(runtime, output, woi_yield_now());
    expect(woi_runtime_free(runtime) == 0, "it cannot be freed");
    expect(!future || ended == 1, "a finally part has not run, or twice");
    return error ? error : output;
}

static int getters(void)
{
    expect(strcmp(woi_version(), WOI_VERSION) == 0, "it is another version");
    expect(strcmp(woi_strerror(-EPIPE), "success") != 0, "an error is a success");
    expect(strcmp(woi_error_name(WOI_CANCELLED), woi_error_name(WOI_OK)) != 0, "two errors have one name");
    expect(woi_runtime_current() == NULL && woi_runtime_task_count(NULL) == 0, "there is a runtime");
    expect(woi_current_task_id() == 0, "a task is running");
    expect(WOI_US(1) * 1000 == WOI_MS(1) && WOI_MIN(1) == WOI_SEC(60), "time is out of joint");
    const int error = RUN_ALONE(woi_yield_now());
    (void)woi_trim();
    expect(woi_trim() == 0, "what is unused is given back twice");
    return error;
}

const struct scenario scenarios_runtime[] = {
    {.name = "runtime_made", .run = runtime_made},
    {.name = "runtime_entered", .run = runtime_entered},
    {.name = "nested_runtimes", .run = nested_runtimes},
    {.name = "block_on_again", .run = block_on_again},
    {.name = "outlived_by_its_handle", .run = outlived_by_its_handle},
    {.name = "exit_status", .run = exit_status},
    {.name = "dump", .run = dump},
    {.name = "deadlock", .run = deadlock},
    /* Of a task that nobody joins an error is seen by nobody. */
    {.name = "freed_with_tasks", .run = freed_with_tasks, .hides = OF_MEMORY},
    {.name = "getters", .run = getters},
    {.name = NULL},
};
