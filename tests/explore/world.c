/* world.c - two real tasks, and what the operations do to them. Each is an async function that awaits
 * another, which awaits a leaf: the leaf does what the operation says. */
#include <string.h>

#include "executor/executor.h"
#include "explore.h"
#include "task/outcome.h"
#include "task/strand.h"
#include "woi/async.h"
#include "woi/task.h"

enum { FIRST_VALUE = 70 }; /* what unit 0 gives; unit 1 gives one more */

struct unit;

/* Somebody who joins by hand. */
struct joiner {
    struct unit *unit;
    bool drops_handle; /* when woken */
    unsigned wakes;
    int held;
};

static struct unit {
    struct woi_join_handle *handle; /* NULL: dropped */
    struct task *task;              /* the last one spawned; its memory may be gone */
    woi_task_id id;                 /* its */
    struct woi_waker wakers[WAKERS];
    unsigned in_hand;
    unsigned spawns, polls, schedules, finals, outputs_made, outputs_taken, outputs_dropped;
    struct joiner joiners[2];
    bool has_acted; /* in this turn */
} units[UNITS];

static struct executor executor;
static void (*push)(struct task_owner *owner, struct task *task);
static struct operation now; /* what the running turn does */

const char *world_fault;

void world_breaks(const char *how)
{
    if (!world_fault)
        world_fault = how;
}

static void fault_unless(bool holds, const char *how)
{
    if (!holds)
        world_breaks(how);
}

static struct unit *other(const struct unit *unit)
{
    return &units[unit == &units[0]];
}

static unsigned number_of(const struct task *task)
{
    return task->id == units[1].id;
}

static void count_schedule(struct task_owner *owner, struct task *task)
{
    units[number_of(task)].schedules++;
    push(owner, task);
}

/* --- joiners --- */

static void drop_handle(struct unit *unit)
{
    struct woi_join_handle *handle = unit->handle;

    unit->handle = NULL;
    woi_future_drop(&handle->future);
}

static const struct woi_waker_vtable joiner_vtable;

static struct woi_waker joiner_clone(void *data)
{
    ((struct joiner *)data)->held++;
    return (struct woi_waker){data, &joiner_vtable};
}

static void joiner_wake_by_ref(void *data)
{
    struct joiner *joiner = data;

    joiner->wakes++;
    fault_unless(!joiner->unit->handle || woi_task_is_finished(joiner->unit->handle),
                 "a joiner is woken before the end");
    if (joiner->drops_handle && joiner->unit->handle)
        drop_handle(joiner->unit);
}

static void joiner_drop(void *data)
{
    ((struct joiner *)data)->held--;
}

static void joiner_wake(void *data)
{
    joiner_drop(data);
    joiner_wake_by_ref(data);
}

static const struct woi_waker_vtable joiner_vtable = {joiner_clone, joiner_wake, joiner_wake_by_ref,
                                                      joiner_drop};

/* --- the functions of a task --- */

static void act(struct unit *unit, const struct woi_waker *waker)
{
    unit->has_acted = true;
    switch (now.act) {
    case WAKE_ITSELF:
        woi_waker_wake_by_ref(waker);
        break;
    case ABORT_ITSELF:
        woi_task_abort(unit->handle);
        break;
    case ABORT_OTHER:
        woi_task_abort(other(unit)->handle);
        break;
    case DROP_OWN_HANDLE:
        drop_handle(unit);
        break;
    default:
        break;
    }
}

WOI_FUTURE(int, leaf, struct unit *unit;);

static woi_poll leaf_poll(struct leaf *self, struct woi_context *cx)
{
    struct unit *unit = self->unit;

    unit->polls++;
    if (now.end == PENDING && unit->in_hand == 0)
        unit->wakers[unit->in_hand++] = woi_waker_clone(&cx->waker);
    act(unit, &cx->waker);
    if (now.act == JOIN_ITSELF)
        return woi_poll_future(&unit->handle->future, cx);
    if (now.act == JOIN_OTHER)
        (void)woi_poll_future(&other(unit)->handle->future, cx);
    if (now.end == PANIC)
        return woi_panic("as the operation says");
    self->output = FIRST_VALUE + (int)(unit - units);
    return now.end == READY ? WOI_READY : WOI_PENDING;
}
WOI_FUTURE_TYPE(leaf, leaf_poll, WOI_NO_RELEASE);

static struct leaf *wait_for_operation(struct unit *unit)
{
    struct leaf *leaf = woi_future_new(leaf);

    if (leaf)
        leaf->unit = unit;
    return leaf;
}

/* A turn that only finalises acts here. True: and it panics. */
static bool finish(struct unit *unit)
{
    const bool acts = !unit->has_acted;

    unit->finals++;
    if (acts)
        act(unit, &unit->wakers[0]);
    return acts && now.end == PANIC;
}

static WOI_ASYNC(int, inner, ((struct unit *, unit)), int value;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->value, wait_for_operation(self->unit));
    WOI_RETURN(self->value);
    WOI_END;
}

/* Looks at the task once more: at that time its memory must still be there. */
static void drop_value(int *value)
{
    struct unit *unit = &units[*value - FIRST_VALUE];

    unit->outputs_dropped++;
    if (unit->in_hand > 0)
        woi_waker_wake_by_ref(&unit->wakers[0]);
}

static WOI_ASYNC_OWNS(int, drop_value, outer, ((struct unit *, unit)), int value;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->value, inner(self->unit));
    self->unit->outputs_made++;
    WOI_RETURN(self->value);
WOI_FINALLY:
    if (finish(self->unit))
        WOI_PANIC("in the finally part");
    WOI_END;
}

/* --- operations --- */

static void spawn(struct unit *unit)
{
    *unit = (struct unit){.spawns = 1, .id = executor.owner.last_id + 1};
    for (unsigned j = 0; j < 2; j++)
        unit->joiners[j] = (struct joiner){.unit = unit, .drops_handle = j == 1};
    unit->task = task_spawn(&executor.owner, &outer(unit)->future);
    unit->handle = (struct woi_join_handle *)(void *)&unit->task->join;
}

static void run(void)
{
    if (executor.first)
        units[number_of(executor.first)].has_acted = false;
    fault_unless(executor_run(&executor, 1, NULL) >= 1, "the run queue is empty");
}

static void join(struct unit *unit, unsigned who)
{
    struct woi_context cx = {.waker = {&unit->joiners[who], &joiner_vtable}};

    fault_unless(woi_poll_future(&unit->handle->future, &cx).status == WOI_STATUS_PENDING,
                 "an early join is ready");
}

static void take(struct unit *unit)
{
    struct woi_context cx = {.waker = woi_waker_noop()};
    struct outer_result result;

    fault_unless(woi_poll_future(&unit->handle->future, &cx).status == WOI_STATUS_READY,
                 "a join is not ready");
    woi_future_take(&unit->handle->future, &result, sizeof result);
    if (result.error != WOI_OK)
        return;
    unit->outputs_taken++;
    fault_unless(result.value == FIRST_VALUE + (int)(unit - units), "a task gives another value");
}

static void use_stale_handle(struct unit *unit)
{
    struct woi_context cx = {.waker = {&unit->joiners[0], &joiner_vtable}};

    fault_unless(woi_poll_future(&unit->task->join, &cx).status == WOI_STATUS_PANICKED,
                 "a handle is awaited twice");
    woi_future_drop(&unit->task->join);
}

static void close_all(void)
{
    now = (struct operation){.what = CLOSE};
    units[0].has_acted = units[1].has_acted = true;
    executor_cancel_all(&executor);
}

void world_do(const struct operation *operation)
{
    struct unit *unit = &units[operation->unit];

    now = *operation;
    switch (operation->what) {
    case SPAWN:
        spawn(unit);
        break;
    case RUN:
        run();
        break;
    case WAKE_BY_REF:
        woi_waker_wake_by_ref(&unit->wakers[0]);
        break;
    case WAKE:
        woi_waker_wake(woi_waker_take(&unit->wakers[--unit->in_hand]));
        break;
    case CLONE_WAKER:
        unit->wakers[unit->in_hand++] = woi_waker_clone(&unit->wakers[0]);
        break;
    case DROP_WAKER:
        woi_waker_drop(woi_waker_take(&unit->wakers[--unit->in_hand]));
        break;
    case ABORT:
        woi_task_abort(unit->handle);
        break;
    case JOIN_A:
    case JOIN_B:
        join(unit, operation->what == JOIN_B);
        break;
    case TAKE:
        take(unit);
        break;
    case DROP_HANDLE:
        drop_handle(unit);
        break;
    case USE_STALE_HANDLE:
        use_stale_handle(unit);
        break;
    case CLOSE:
        close_all();
        break;
    }
}

/* --- begin, look, end --- */

static void keep_quiet(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
}

void world_begin(void)
{
    arena_begin();
    (void)woi_set_panic_hook(keep_quiet, NULL);
    memset(units, 0, sizeof units);
    world_fault = NULL;
    executor_init(&executor);
    push = executor.owner.schedule;
    executor.owner.schedule = count_schedule;
}

static enum slot slot_of(const struct task *task)
{
    if (!task->slot)
        return EMPTY;
    if (is_outcome(task->slot))
        return OUTCOME;
    return task->state & TASK_DONE ? VALUE : STRAND;
}

void world_look(struct sight *ret_sight)
{
    const struct task *task = executor.first;

    memset(ret_sight, 0, sizeof *ret_sight);
    for (unsigned i = 0; i < UNITS; i++) {
        const struct unit *unit = &units[i];
        struct unit_sight *sight = &ret_sight->units[i];

        sight->lives = unit->task && arena_lives(unit->task);
        if (sight->lives) {
            sight->state = (uint32_t)(unit->task->state & TASK_BITS);
            sight->references = (uint32_t)(unit->task->state / TASK_REFERENCE);
            sight->slot = slot_of(unit->task);
        }
        sight->polls = unit->polls;
        sight->schedules = unit->schedules;
        sight->finals = unit->finals;
        sight->outputs_dropped = unit->outputs_dropped;
        for (unsigned j = 0; j < 2; j++) {
            sight->wakes[j] = unit->joiners[j].wakes;
            sight->held[j] = (uint32_t)unit->joiners[j].held;
        }
    }
    for (unsigned i = 0; i < UNITS + 1 && task && arena_lives(task); i++, task = task->next)
        ret_sight->queue[i] = 1 + number_of(task);
    ret_sight->unfinished = (uint32_t)executor.owner.count;
    ret_sight->blocks = arena_blocks();
}

void world_end(void)
{
    for (struct unit *unit = units; unit < units + UNITS; unit++)
        if (unit->handle)
            drop_handle(unit);
    close_all();
    for (struct unit *unit = units; unit < units + UNITS; unit++) {
        while (unit->in_hand > 0)
            woi_waker_drop(woi_waker_take(&unit->wakers[--unit->in_hand]));
        fault_unless(unit->finals == unit->spawns, "a task was not finalised exactly once");
        fault_unless(unit->outputs_made == unit->outputs_taken + unit->outputs_dropped,
                     "an output was not taken or dropped exactly once");
        fault_unless(unit->joiners[0].held == 0 && unit->joiners[1].held == 0, "a joiner's waker is left");
    }
    fault_unless(executor.owner.count == 0, "a task has not ended");
    fault_unless(arena_blocks() == 0, "memory is left");
    fault_unless(!arena_was_hurt(), "memory was written to after it had been freed");
}
