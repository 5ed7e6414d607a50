/* scenarios_tasks.c - tasks: spawned, joined, aborted, panicking. */
#include "scenario.h"

static int finished; /* finally parts that have run */

static WOI_ASYNC(int, work, ((int, output)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_YIELD();
    WOI_RETURN(self->output);
WOI_FINALLY:
    finished++;
    WOI_END;
}

/* What a joined task gave, as a negative errno, 0 for the output that is expected. */
static int check_result(const struct work_result *result, int expected)
{
    if (result->error)
        return joined_error(result->error);
    return result->value < 0 ? result->value : result->value == expected ? 0 : -EILSEQ;
}

static int spawn_and_join(void)
{
    struct work_handle *job;
    struct work_result result = {.error = WOI_CANCELLED};
    int error;

    host_begin();
    finished = 0;
    struct work *const future = work(4);
    errno = 0;
    job = woi_spawn(future);
    error = job ? 0 : -errno;
    if (error)
        host_expect_idle();
    else
        error = woi_block_on(host, &job->future, &result, sizeof result);
    expect(!future || error || finished == 1, "the finally part has not run once");
    if (error == 0)
        error = check_result(&result, 4);
    pause_faults();
    job = woi_spawn(work(5));
    expect(job != NULL, "the next one cannot be spawned");
    expect(WOI_BLOCK_ON(host, result, job) == 0 && check_result(&result, 5) == 0, "the next one fails");
    host_end();
    return error;
}

static int spawn_outside(void)
{
    struct woi_runtime_handle *handle;
    struct work_handle *job;
    struct work_result result = {.error = WOI_CANCELLED};
    int error;

    errno = 0;
    struct work *const future = work(1);
    job = woi_spawn(future);
    expect(job == NULL || !future, "a task is spawned without a runtime");
    error = future ? (errno == ENXIO ? 0 : -errno) : -ENOMEM;
    if (job)
        woi_detach(job);
    host_begin();
    handle = woi_runtime_get_handle(host);
    job = woi_spawn_on(handle, work(6));
    if (!job)
        error = -errno;
    woi_runtime_handle_drop(handle);
    if (job) {
        const int failure = WOI_BLOCK_ON(host, result, job);

        error = failure ? failure : error ? error : check_result(&result, 6);
    }
    host_end();
    return error;
}

static WOI_ASYNC(int, spawns_detached, (), int error; struct work_handle *job;)
{
    WOI_BEGIN;
    self->error = woi_spawn_detached(work(0));
    if (self->error)
        WOI_RETURN(self->error);
    self->job = woi_spawn(work(0));
    if (!self->job)
        WOI_RETURN(-errno);
    /* A task of no future is one that has ended. */
    WOI_ASSERT(woi_is_finished(self->job) || woi_id(self->job) > woi_current_task_id());
    woi_detach(self->job);
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_END;
}

/* Of a task that nobody joins an error is seen by nobody. */
static int spawn_detached(void)
{
    return RUN_ALONE(spawns_detached());
}

static WOI_ASYNC(int, aborts, (), struct work_handle *jobs[3]; struct work_result result; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        self->jobs[self->i] = woi_spawn(work(3));
        if (!self->jobs[self->i])
            WOI_RETURN(-errno);
    }
    woi_abort(self->jobs[0]); /* never polled */
    WOI_YIELD();
    woi_abort(self->jobs[1]);
    WOI_AWAIT(self->result, self->jobs[0]);
    self->jobs[0] = NULL;
    WOI_ASSERT(self->result.error == WOI_CANCELLED || self->result.error == WOI_NO_MEMORY);
    WOI_AWAIT(self->result, self->jobs[1]);
    self->jobs[1] = NULL;
    WOI_ASSERT(self->result.error == WOI_CANCELLED || self->result.error == WOI_NO_MEMORY);
    WOI_AWAIT(self->result, self->jobs[2]);
    self->jobs[2] = NULL;
    WOI_RETURN(check_result(&self->result, 3));
WOI_FINALLY:
    for (self->i = 0; self->i < 3; self->i++)
        if (self->jobs[self->i])
            woi_detach(self->jobs[self->i]);
    WOI_END;
}

static int abort_tasks(void)
{
    return RUN_ALONE(aborts());
}

/* --- panics --- */

static WOI_ASYNC(int, panicking, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_yield_now());
    WOI_PANIC("number %d", 7);
WOI_FINALLY:
    finished++;
    WOI_END;
}

static WOI_ASYNC(int, joins_a_panic, (), struct panicking_handle *job; struct panicking_result result;)
{
    WOI_BEGIN;
    finished = 0;
    self->job = woi_spawn(panicking());
    if (!self->job)
        WOI_RETURN(-errno);
    WOI_AWAIT(self->result, self->job);
    if (self->result.error == WOI_NO_MEMORY)
        WOI_RETURN(-ENOMEM);
    WOI_ASSERT(self->result.error == WOI_PANICKED && finished == 1);
    /* Without memory for the text there is the format. */
    WOI_ASSERT(strcmp(woi_panic_text(&self->result.panic), "number 7") == 0 ||
               strcmp(woi_panic_text(&self->result.panic), "number %d") == 0);
    WOI_END;
}

static void count_panic(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)task_name;
    *(int *)data += panic->line > 0 && strcmp(panic->format, "number %d") == 0;
}

static int panic_and_join(void)
{
    int count = 0;
    void *data;
    woi_panic_hook *const before = woi_set_panic_hook(count_panic, &count);
    const int error = RUN_ALONE(joins_a_panic());

    expect(error || count == 1, "the hook has not heard of the panic once");
    expect(woi_get_panic_hook(&data) == count_panic && data == &count, "another hook is there");
    expect(woi_set_panic_hook(before, NULL) == count_panic, "another hook was there");
    return error;
}

static int panic_of_the_root(void)
{
    const int error = RUN_ALONE(panicking());

    return error == -ENOTRECOVERABLE ? 0 : error;
}

const struct scenario scenarios_tasks[] = {
    {.name = "spawn_and_join", .run = spawn_and_join},
    {.name = "spawn_outside", .run = spawn_outside},
    {.name = "spawn_detached", .run = spawn_detached, .hides = OF_MEMORY},
    {.name = "abort", .run = abort_tasks, .hides = OF_MEMORY},
    {.name = "panic_and_join", .run = panic_and_join, .hides = OF_MEMORY},
    {.name = "panic_of_the_root", .run = panic_of_the_root, .hides = OF_MEMORY},
    {.name = NULL},
};
