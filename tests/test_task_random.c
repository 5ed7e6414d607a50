/* test_task_random.c - many tasks under a long random sequence of wakes, aborts, detaches and polls,
 * compared at each step with a model of what the rules say. */
#include "tasks.h"

enum { TASKS = 40, STEPS = 4000, SEEDS = 20 };

TestSuite(task_random, .init = tasks_begin, .fini = tasks_end);

/* What the rules say of one task, and what it does. */
struct model {
    struct unit_handle *handle; /* NULL: detached */
    struct woi_waker waker;     /* of the task, once it was polled */
    bool queued, cancel, done;
    bool ready, restless; /* what its next poll does: be ready; wake itself and be pending */
    unsigned polls, drops;
    unsigned polls_seen, drops_seen;
};

static struct model models[TASKS];
static int model_queue[TASKS + 1]; /* numbers of the tasks that will be polled */
static unsigned queued;

WOI_FUTURE(int, unit, struct model *model;);

static woi_poll unit_poll(struct unit *self, struct woi_context *cx)
{
    struct model *model = self->model;

    model->polls_seen++;
    if (!model->waker.vtable)
        model->waker = woi_waker_clone(&cx->waker);
    if (model->ready)
        return WOI_READY;
    if (model->restless)
        woi_waker_wake_by_ref(&cx->waker);
    return WOI_PENDING;
}

static void unit_release(struct unit *self)
{
    self->model->drops_seen++;
}
WOI_FUTURE_TYPE(unit, unit_poll, unit_release);

static uint32_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % n;
}

/* --- the model --- */

static void model_push(struct model *model)
{
    model->queued = true;
    model_queue[queued++] = (int)(model - models);
}

static void model_end(struct model *model, bool has_output)
{
    model->done = true;
    model->drops += !has_output || !model->handle;
}

static void model_run(void)
{
    struct model *model = &models[model_queue[0]];

    memmove(model_queue, model_queue + 1, --queued * sizeof *model_queue);
    model->queued = false;
    if (model->cancel) {
        model_end(model, false);
        return;
    }
    model->polls++;
    if (model->ready)
        model_end(model, true);
    else if (model->restless)
        model_push(model);
}

/* --- the same for both --- */

static void begin_task(struct model *model)
{
    struct unit *future = woi_future_new(unit);

    *model = (struct model){.handle = NULL};
    future->model = model;
    model->handle = SPAWN(future);
    model_push(model);
}

static void wake(struct model *model)
{
    if (!model->waker.vtable)
        return;
    if (random_below(2)) {
        woi_waker_wake_by_ref(&model->waker);
    } else {
        const struct woi_waker clone = woi_waker_clone(&model->waker);
        woi_waker_wake(clone);
    }
    if (!model->done && !model->queued)
        model_push(model);
}

static void abort_task(struct model *model)
{
    if (!model->handle)
        return;
    woi_abort(model->handle);
    if (model->done)
        return;
    model->cancel = true;
    if (!model->queued)
        model_push(model);
}

static void detach(struct model *model)
{
    if (!model->handle)
        return;
    woi_detach(model->handle);
    model->handle = NULL;
    model->drops += model->done && model->drops == 0;
}

static void replace(struct model *model)
{
    if (!model->done)
        return;
    detach(model);
    woi_waker_drop(model->waker);
    begin_task(model);
}

static void step(void)
{
    struct model *model = &models[random_below(TASKS)];

    switch (random_below(9)) {
    case 0:
    case 1:
    case 2:
        wake(model);
        break;
    case 3:
        abort_task(model);
        break;
    case 4:
        if (random_below(4) == 0)
            detach(model);
        break;
    case 5:
        model->ready = random_below(4) == 0;
        model->restless = random_below(3) == 0;
        break;
    case 6:
        replace(model);
        break;
    default:
        if (run_polls(1))
            model_run();
    }
}

static bool agrees(const struct model *model)
{
    unsigned bits = TASK_JOIN;

    if (model->polls != model->polls_seen || model->drops != model->drops_seen)
        return false;
    if (!model->handle)
        return true;
    bits |= model->done ? TASK_DONE : 0;
    bits |= model->queued ? TASK_QUEUED : 0;
    bits |= model->cancel && !model->done ? TASK_CANCEL : 0;
    return BITS(model->handle) == bits &&
           REFERENCES(model->handle) == 1u + !model->done + (model->waker.vtable != NULL);
}

static bool all_agree(void)
{
    size_t unfinished = 0;

    for (int i = 0; i < TASKS; i++) {
        if (!agrees(&models[i]))
            return false;
        unfinished += !models[i].done;
    }
    return executor.owner.count == unfinished && executor_is_idle(&executor) == (queued == 0);
}

static void end_all(void)
{
    executor_cancel_all(&executor);
    for (int i = 0; i < TASKS; i++) {
        if (models[i].handle)
            woi_detach(models[i].handle);
        woi_waker_drop(models[i].waker);
    }
    queued = 0;
}

Test(task_random, tasks_do_what_the_rules_say_whatever_is_done_to_them)
{
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        random_state = seed * 2654435769u;
        for (int i = 0; i < TASKS; i++)
            begin_task(&models[i]);
        for (int i = 0; i < STEPS; i++) {
            step();
            cr_assert(all_agree(), "seed %u, step %d", seed, i);
        }
        end_all();
        for (int i = 0; i < TASKS; i++)
            cr_assert(eq(u32, models[i].drops_seen, 1));
    }
}
