/* Task groups whose wakers, finally parts and output destructors do what they like, and whose runtimes go. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi/runtime.h"
#include "woi/scope.h"
#include "woi/task_group.h"
#include "woi/time.h"
#include "woi/token.h"

static struct woi_runtime *runtime;
static struct woi_task_group group;
static struct gate gate, gate2;
static struct hand hand;
static int finals;

static void begin(void)
{
    support_begin();
    gate = gate2 = (struct gate){0};
    hand = (struct hand){0};
    group = (struct woi_task_group){0};
    finals = owned_dropped = 0;
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

static void end(void)
{
    woi_task_group_end(&group);
    support_check(woi_runtime_free(runtime) == 0, "the runtime is not freed");
    support_end();
}

TestSuite(scope_reentry, .init = begin, .fini = end);

static int spawn_on(struct woi_runtime *on, struct woi_future_int *future)
{
    struct woi_enter_guard guard;
    int error = woi_runtime_enter(on, &guard);

    if (error == 0) {
        error = woi_task_group_spawn(&group, future);
        (void)woi_runtime_leave(&guard);
    }
    return error;
}

static void run_a_turn(void)
{
    int output;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_sleep(0)), 0));
}

/* --- wakers --- */

static struct woi_waker ender_clone(void *data);

static struct woi_future_int *victim; /* that it drops as well */

static void ender_wake(void *data)
{
    struct woi_future_int *waits = victim;

    victim = NULL;
    woi_task_group_end(data);
    woi_drop(waits);
}

static void ender_drop(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable ender = {ender_clone, ender_wake, ender_wake, ender_drop};

static struct woi_waker ender_clone(void *data)
{
    return (struct woi_waker){data, &ender};
}

/* Polls it once, with a waker that ends the group. */
static void poll_ending(struct woi_future_int *future)
{
    struct woi_context cx = {.waker = ender_clone(&group)};

    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PENDING));
}

Test(scope_reentry, a_waker_ends_the_group_that_is_cancelled)
{
    struct woi_future_int *room, *next, *wait;

    group.limit = 1;
    group.collect = true;
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(WOI_SEC(1000))), 0));
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(WOI_SEC(1000))), 0));
    poll_ending(room = woi_task_group_room(&group));
    poll_ending(next = woi_task_group_next(&group, &(struct woi_future_int_handle *){NULL}));
    poll_ending(wait = woi_task_group_wait(&group));
    cr_assert(eq(int, woi_task_group_cancel(&group), 0));
    cr_assert(eq(ptr, group.state_, NULL));
    cr_assert(eq(int, step(&room, &hand), -ECANCELED));
    cr_assert(eq(int, step(&next, &hand), -ECANCELED));
    cr_assert(eq(int, step(&wait, &hand), -ECANCELED));
}

Test(scope_reentry, a_waker_ends_the_group_whose_spawn_fails)
{
    group.limit = 1;
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(WOI_SEC(1000))), 0));
    poll_ending(victim = woi_task_group_room(&group));
    cr_assert(eq(int, spawn_on(runtime, NULL), -ENOMEM));
    cr_assert(eq(ptr, group.state_, NULL));
    cr_assert(eq(ptr, victim, NULL));
}

/* Of a member's end: the group is ended by whoever is woken first. */
Test(scope_reentry, a_waker_ends_the_group_whose_task_ends)
{
    struct woi_future_int *next;

    group.collect = true;
    group.keep_going = true;
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(0)), 0));
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(WOI_SEC(1000))), 0));
    poll_ending(next = woi_task_group_next(&group, &(struct woi_future_int_handle *){NULL}));
    run_a_turn();
    run_a_turn();
    cr_assert(eq(ptr, group.state_, NULL));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(int, step(&next, &hand), -ECANCELED));
}

/* --- finally parts --- */

static WOI_ASYNC(int, ends_group, (), int unused;)
{
    WOI_BEGIN;
    woi_task_group_end(&group);
    WOI_AWAIT(self->unused, woi_sleep(WOI_SEC(1000)));
    WOI_RETURN(0);
WOI_FINALLY:
    finals++;
    WOI_END;
}

Test(scope_reentry, a_member_ends_the_group)
{
    cr_assert(eq(int, spawn_on(runtime, (struct woi_future_int *)ends_group()), 0));
    cr_assert(eq(int, spawn_on(runtime, (struct woi_future_int *)ends_group()), 0));
    run_a_turn();
    run_a_turn();
    cr_assert(eq(int, finals, 2));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(ptr, group.state_, NULL));
}

Test(scope_reentry, the_body_of_a_run_ends_the_group)
{
    int output = 1;

    cr_assert(eq(int, spawn_on(runtime, (struct woi_future_int *)pass(&gate)), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_task_group_run(&group, ends_group())), 0));
    cr_assert(eq(int, output, -ECANCELED));
    cr_assert(eq(int, finals, 1));
    run_a_turn();
    cr_assert(eq(int, gate.drops, 1));
}

/* Its finally part ends the group. */
static WOI_ASYNC(int, ends_group_last, ())
{
    WOI_BEGIN;
    WOI_RETURN(0);
WOI_FINALLY:
    finals++;
    woi_task_group_end(&group);
    WOI_END;
}

/* Its finally part spawns; the runtime that is being freed drops that at once. */
static WOI_ASYNC(int, spawns_last, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    finals += 10;
    WOI_ASSERT(woi_task_group_spawn(&group, ends_group_last()) == -ECANCELED);
    WOI_END;
}

Test(scope_reentry, what_a_closing_runtime_drops_ends_the_group)
{
    struct woi_runtime *second;
    struct woi_enter_guard guard;

    cr_assert(eq(int, woi_runtime_new(&second), 0));
    cr_assert(eq(int, spawn_on(runtime, woi_sleep(WOI_SEC(1000))), 0)); /* so that there is a group */
    cr_assert(eq(int, woi_runtime_enter(second, &guard), 0));
    cr_assert(eq(int, woi_spawn_detached(spawns_last()), 0));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(second), 0));
    cr_assert(eq(int, finals, 11));
    cr_assert(eq(ptr, group.state_, NULL));
}

static WOI_ASYNC(int, spawns_last_well, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    WOI_ASSERT(woi_task_group_spawn(&group, pass(&gate2)) == 0);
    WOI_END;
}

Test(scope_reentry, a_closing_runtime_gives_a_member_that_was_cancelled)
{
    struct woi_runtime *second;
    struct woi_enter_guard guard;

    group.keep_going = true;
    cr_assert(eq(int, woi_runtime_new(&second), 0));
    cr_assert(eq(int, woi_runtime_enter(second, &guard), 0));
    cr_assert(eq(int, woi_spawn_detached(spawns_last_well()), 0));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(second), 0));
    struct woi_future_int *wait = woi_task_group_wait(&group);
    cr_assert(eq(int, step(&wait, &hand), -ECANCELED));
    cr_assert(eq(int, gate2.drops, 1));
}

/* --- output destructors --- */

static void ends_drop(struct owned *owned)
{
    owned_drop(owned);
    woi_task_group_end(&group);
}

static WOI_ASYNC_OWNS(struct owned, ends_drop, make_ending, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct owned){1});
    WOI_END;
}

static WOI_ASYNC(int, with_ending, ((bool, collect)))
{
    WOI_BEGIN;
    group.collect = self->collect;
    WOI_ASSERT(woi_task_group_spawn(&group, make_ending()) == 0);
    WOI_ASSERT(woi_task_group_spawn(&group, make_ending()) == 0);
    WOI_ASSERT(woi_task_group_spawn(&group, pass(&gate)) == 0);
    WOI_YIELD();
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

Test(scope_reentry, an_output_that_is_dropped_ends_the_group)
{
    int output;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, with_ending(false)), 0));
    cr_assert(eq(ptr, group.state_, NULL));
    cr_assert(eq(int, owned_dropped, 1));
    run_a_turn();
    cr_assert(eq(int, gate.drops, 1));
}

Test(scope_reentry, an_output_that_was_not_collected_ends_the_group_anew)
{
    int output;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, with_ending(true)), 0));
    cr_assert(eq(int, owned_dropped, 0));
    woi_task_group_end(&group);
    cr_assert(eq(int, owned_dropped, 2));
    run_a_turn();
    cr_assert(eq(int, gate.drops, 1));
}

/* --- runtimes that go --- */

Test(scope_reentry, a_runtime_goes_with_tasks_that_were_held_back)
{
    struct woi_runtime *second;
    struct woi_future_int *wait;

    group.limit = 1;
    group.keep_going = true;
    cr_assert(eq(int, woi_runtime_new(&second), 0));
    cr_assert(eq(int, spawn_on(runtime, (struct woi_future_int *)pass(&gate)), 0));
    cr_assert(eq(int, spawn_on(second, (struct woi_future_int *)pass(&gate2)), 0));
    cr_assert(eq(int, woi_runtime_free(second), 0));
    cr_assert(eq(int, gate2.drops, 1));
    cr_assert(eq(int, gate2.polls, 0));
    cr_assert(eq(sz, woi_task_group_count(&group), 1));
    cr_assert(eq(int, spawn_on(runtime, (struct woi_future_int *)pass(&gate2)), 0));
    run_a_turn();
    cr_assert(eq(int, gate2.polls, 0)); /* the first is counted still */
    gate_open(&gate, 0);
    gate_open(&gate2, 0);
    run_a_turn();
    run_a_turn();
    cr_assert(eq(sz, woi_task_group_count(&group), 0));
    wait = woi_task_group_wait(&group);
    cr_assert(eq(int, step(&wait, &hand), -ECANCELED));
}

Test(scope_reentry, a_runtime_goes_with_a_group_that_is_waited_for)
{
    struct woi_runtime *second;
    struct woi_future_int *run = woi_task_group_run(&group, pass(&gate));

    group.limit = 2;
    cr_assert(eq(int, woi_runtime_new(&second), 0));
    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, spawn_on(second, woi_sleep(WOI_SEC(1000))), 0));
    cr_assert(eq(int, step(&run, &hand), WAITING));
    cr_assert(eq(int, woi_runtime_free(second), 0));
    cr_assert(ge(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&run, &hand), -ECANCELED));
    cr_assert(eq(int, gate.drops, 1));
}

/* --- a token's wakers --- */

static struct woi_token *token;
static struct woi_future_int *waits[3];

static struct woi_waker dropper_clone(void *data);

/* Drops all who wait, itself among them, and the token. */
static void dropper_wake(void *data)
{
    (void)data;
    for (int i = 0; i < 3; i++) {
        struct woi_future_int *wait = waits[i];

        waits[i] = NULL;
        woi_drop(wait);
    }
    woi_token_drop(token);
    token = NULL;
    finals++;
}

static const struct woi_waker_vtable dropper = {dropper_clone, dropper_wake, dropper_wake, ender_drop};

static struct woi_waker dropper_clone(void *data)
{
    return (struct woi_waker){data, &dropper};
}

Test(scope_reentry, a_waker_drops_the_token_and_all_who_wait)
{
    struct woi_context cx = {.waker = dropper_clone(NULL)};
    struct woi_token *top = woi_token_new();

    token = woi_token_child(top);
    for (int i = 0; i < 3; i++) {
        waits[i] = i == 1 ? woi_until_cancelled(token, pass(&gate)) : woi_token_cancelled(token);
        cr_assert(eq(int, woi_poll_future(&waits[i]->future, &cx).status, WOI_STATUS_PENDING));
    }
    woi_token_cancel(top);
    cr_assert(eq(int, finals, 1));
    cr_assert(eq(int, gate.drops, 1));
    woi_token_drop(top);
}
