/* test_enter_await.c - guards of runtimes that a task holds across an await. */
#include <errno.h>

#include "runtime/runtime.h"
#include "support/host.h"

static struct woi_runtime *another;

static void begin(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_new(&another), 0));
}

static void end(void)
{
    support_check(woi_runtime_free(another) == 0, "the second runtime cannot be freed");
    host_end();
}

TestSuite(enter_await, .init = begin, .fini = end);

static struct woi_enter_guard held[2];

static WOI_ASYNC(int, hold_a_guard, ((int, which), (struct gate *, gate)), int x;)
{
    WOI_BEGIN;
    WOI_TRY(woi_yield_now());
    WOI_ASSERT(woi_runtime_enter(another, &held[self->which]) == 0);
    WOI_AWAIT(self->x, pass(self->gate));
    WOI_RETURN(self->x);
WOI_FINALLY:
    if (held[self->which].entered)
        WOI_ASSERT(woi_runtime_leave(&held[self->which]) == 0);
    WOI_END;
}

static WOI_ASYNC(int, beside_it, (), struct hold_a_guard_handle *jobs[2]; struct hold_a_guard_result results[2];
                 struct gate gates[2]; int i;)
{
    WOI_BEGIN;
    self->jobs[0] = woi_spawn(hold_a_guard(0, &self->gates[0]));
    self->jobs[1] = woi_spawn(hold_a_guard(1, &self->gates[1]));
    for (self->i = 0; self->i < 4; self->i++) {
        WOI_YIELD();
        WOI_ASSERT(woi_runtime_current() == runtime);
    }
    for (self->i = 0; self->i < 2; self->i++) {
        WOI_AWAIT(self->results[self->i], self->jobs[self->i]);
        WOI_ASSERT(self->results[self->i].error == WOI_PANICKED);
        WOI_ASSERT(strcmp(woi_panic_text(&self->results[self->i].panic),
                          "the guard of a runtime is held across an await") == 0);
    }
    WOI_RETURN(7);
    WOI_END;
}

Test(enter_await, a_guard_that_is_held_across_an_await_panics_its_task_and_no_other_sees_that_runtime)
{
    cr_assert(eq(int, RUN(beside_it()), 7));
    cr_assert(eq(u32, panics.count, 2));
    cr_assert(eq(int, woi_runtime_free(another), 0));
    another = NULL;
}

static WOI_ASYNC(int, return_within, ((bool, leaves)))
{
    WOI_BEGIN;
    WOI_RETURN(woi_runtime_enter(another, &held[0]));
WOI_FINALLY:
    if (self->leaves)
        WOI_ASSERT(woi_runtime_leave(&held[0]) == 0);
    WOI_END;
}

Test(enter_await, a_guard_may_be_left_in_the_finally_part_of_the_same_poll)
{
    cr_assert(eq(int, RUN(return_within(true)), 0));
    cr_assert(eq(u32, panics.count, 0));
}

Test(enter_await, a_guard_that_a_task_never_leaves_keeps_its_runtime_from_being_freed_until_it_is)
{
    cr_assert(eq(int, RUN(return_within(false)), -ENOTRECOVERABLE - BLOCK_ON_FAILED));
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
    cr_assert(eq(int, woi_runtime_free(another), -EBUSY));
    cr_assert(eq(int, woi_runtime_leave(&held[0]), 0));
    cr_assert(eq(int, woi_runtime_leave(&held[0]), -EINVAL));
}

static WOI_ASYNC(int, enter_at_the_end, ((struct gate *, gate)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, pass(self->gate));
WOI_FINALLY:
    WOI_ASSERT(woi_runtime_enter(another, &held[0]) == 0);
    WOI_END;
}

static WOI_ASYNC(int, abort_it, ((struct gate *, gate)),
    struct enter_at_the_end_handle *job, *joined;
    struct enter_at_the_end_result result;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(enter_at_the_end(self->gate));
    WOI_YIELD();
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(woi_runtime_current() == runtime ? (int)self->result.error : -1);
    WOI_END;
}

Test(enter_await, a_finally_part_that_leaves_a_runtime_entered_panics_too)
{
    struct gate gate = {0};

    cr_assert(eq(int, RUN(abort_it(&gate)), WOI_PANICKED));
    cr_assert(eq(int, woi_runtime_leave(&held[0]), 0));
}

/* One of the runtime that is current anyway harms nobody. */
static WOI_ASYNC(int, hold_its_own, ((int, which)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_runtime_enter(runtime, &held[self->which]) == 0);
    WOI_YIELD();
    WOI_YIELD();
    WOI_ASSERT(woi_runtime_leave(&held[self->which]) == 0);
    WOI_RETURN(woi_runtime_current() == runtime ? 3 : -1);
    WOI_END;
}

Test(enter_await, a_guard_of_the_current_runtime_may_be_held_across_an_await)
{
    cr_assert(eq(int, RUN(hold_its_own(0)), 3));
    cr_assert(eq(u32, panics.count, 0));
}

/* --- a runtime that runs while the poll around it has panicked --- */

static WOI_ASYNC(int, seven, ())
{
    WOI_BEGIN;
    WOI_RETURN(7);
    WOI_END;
}

static int inner_output;

static WOI_ASYNC(int, panics_and_blocks, (), struct passage *future;)
{
    static struct gate gate = {.falls = true};

    WOI_BEGIN;
    self->future = pass(&gate);
    (void)woi_poll_future(&self->future->future, cx);
    woi_drop(self->future);
    inner_output = RUN_ON(another, seven());
    WOI_RETURN(0);
    WOI_END;
}

Test(enter_await, a_panic_of_the_poll_around_it_is_none_of_an_inner_runtimes_tasks)
{
    cr_assert(lt(int, RUN(panics_and_blocks()), 0));
    cr_assert(eq(int, inner_output, 7));
}

/* --- what is left entered in other ways --- */

static struct woi_runtime *third;
static struct woi_enter_guard old, young;

static WOI_ASYNC(int, hold_the_old_one, ())
{
    WOI_BEGIN;
    WOI_ASSERT(woi_runtime_enter(third, &old) == 0);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

/* The old one ended with the poll that took it, in another runtime, but looks like one of the same level. */
static WOI_ASYNC(int, leave_the_old_one_first, ())
{
    WOI_BEGIN;
    WOI_ASSERT(woi_runtime_enter(third, &young) == 0);
    WOI_ASSERT(woi_runtime_leave(&old) == 0);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, look_at_the_runtime, ())
{
    WOI_BEGIN;
    WOI_RETURN(woi_runtime_current() == runtime);
    WOI_END;
}

static WOI_ASYNC(int, beside_old_guards, (), struct leave_the_old_one_first_handle *culprit;
                 struct leave_the_old_one_first_result ended; struct look_at_the_runtime_handle *job;
                 struct look_at_the_runtime_result looked;)
{
    WOI_BEGIN;
    self->culprit = woi_spawn(leave_the_old_one_first());
    self->job = woi_spawn(look_at_the_runtime());
    WOI_AWAIT(self->ended, self->culprit);
    WOI_AWAIT(self->looked, self->job);
    WOI_ASSERT(self->ended.error == WOI_PANICKED);
    WOI_RETURN(self->looked.error == WOI_OK && self->looked.value);
    WOI_END;
}

Test(enter_await, an_old_guard_that_is_left_before_a_younger_one_changes_nothing_for_other_tasks)
{
    int output = 0;

    cr_assert(eq(int, woi_runtime_new(&third), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(another, output, hold_the_old_one()), -ENOTRECOVERABLE));
    cr_assert(eq(int, RUN(beside_old_guards()), 1));
    cr_assert(woi_runtime_current() == NULL);
    (void)woi_runtime_leave(&young);
    cr_assert(eq(int, woi_runtime_free(third), 0));
}

static struct woi_enter_guard of_destructor;

static void enter_in_destructor(int *output)
{
    (void)output;
    (void)woi_runtime_enter(another, &of_destructor);
}

static WOI_ASYNC_OWNS(int, enter_in_destructor, owns_something, ())
{
    WOI_BEGIN;
    WOI_RETURN(1);
    WOI_END;
}

static WOI_ASYNC(int, after_a_destructor, (), struct look_at_the_runtime_handle *job;
                 struct look_at_the_runtime_result looked;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_spawn_detached(owns_something()) == 0);
    self->job = woi_spawn(look_at_the_runtime());
    WOI_AWAIT(self->looked, self->job);
    WOI_RETURN(self->looked.error == WOI_OK && self->looked.value);
    WOI_END;
}

Test(enter_await, a_guard_that_an_outputs_destructor_holds_on_to_is_not_charged_to_the_next_task)
{
    cr_assert(eq(int, RUN(after_a_destructor()), 1));
    cr_assert(eq(int, woi_runtime_leave(&of_destructor), 0));
}
