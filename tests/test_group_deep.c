/* test_group_deep.c - combinators in combinators, 20,000 deep on a stack of 1 MiB: refused beyond a
 * bound, however they are built, and each branch is dropped once. */
#include "support/small_stack.h"
#include "woi/combine.h"

enum { DEPTH = 20000, BOUND = 256, STACK = 1024 * 1024 };

TestSuite(group_deep, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;
static unsigned made, ended; /* the branches, and their finally parts */

static WOI_ASYNC(int, branch, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    ended++;
    WOI_END;
}

static struct branch *make_branch(void)
{
    made++;
    return branch();
}

static void expect_too_deep(const struct woi_panic *panic, enum woi_error error)
{
    cr_assert(eq(int, error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(panic), "combinators are nested too deep"));
    cr_assert(eq(u32, made, ended));
}

/* --- built before they are polled --- */

static struct woi_future_int *nest(int depth)
{
    struct woi_future_int *group = woi_join(get(1), make_branch());
    static int to;

    for (int i = 1; i < depth; i++)
        group = i % 2 ? woi_join(group, make_branch()) : woi_select(make_branch(), WOI_INTO(to, group));
    return group;
}

static WOI_ASYNC(int, awaits_a_nest, ((int, depth)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, nest(self->depth));
    WOI_RETURN(self->x);
    WOI_END;
}

static struct awaits_a_nest_result result;

static void await_a_deep_nest(void)
{
    RUN(awaits_a_nest(DEPTH), &result);
}

Test(group_deep, a_nest_that_is_built_too_deep_is_refused_and_each_branch_dropped_once)
{
    on_small_stack(STACK, await_a_deep_nest);
    expect_too_deep(&result.panic, result.error);
    cr_assert(eq(u32, made, DEPTH));
}

static void build_outside_a_task(void)
{
    result.error = nest(DEPTH) ? WOI_OK : WOI_NO_MEMORY;
}

Test(group_deep, outside_a_task_a_nest_that_is_too_deep_is_no_future)
{
    on_small_stack(STACK, build_outside_a_task);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(u32, made, DEPTH));
    cr_assert(eq(u32, ended, DEPTH));
}

static void build_one_too_deep(void)
{
    result.error = nest(BOUND + 1) ? WOI_OK : WOI_NO_MEMORY;
}

Test(group_deep, the_first_that_is_too_deep_is_refused_as_it_is_built)
{
    on_small_stack(STACK, build_one_too_deep);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(u32, ended, BOUND + 1));
}

static void await_up_to_the_bound(void)
{
    struct awaits_a_nest_handle *job = SPAWN(awaits_a_nest(BOUND));

    run();
    gate.open = true;
    woi_abort(job);
    run();
    TAKE(job, &result);
}

Test(group_deep, a_nest_up_to_the_bound_waits_and_can_be_cancelled)
{
    on_small_stack(STACK, await_up_to_the_bound);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    cr_assert(eq(u32, told.count, 0));
    cr_assert(eq(u32, made, BOUND));
    cr_assert(eq(u32, ended, BOUND));
}

/* --- built by functions while they are polled --- */

static WOI_ASYNC(int, dig, ((int, depth)))
{
    WOI_BEGIN;
    if (self->depth > 1) {
        made++;
        WOI_TRY(woi_join(dig(self->depth - 1), get(1)));
    } else {
        WOI_AWAIT(pass(&gate));
    }
WOI_FINALLY:
    ended++;
    WOI_END;
}

static struct dig_result dug;

static void dig_too_deep(void)
{
    made = 1;
    RUN(dig(DEPTH), &dug);
}

Test(group_deep, functions_that_nest_too_deep_while_they_are_polled_panic)
{
    on_small_stack(STACK, dig_too_deep);
    expect_too_deep(&dug.panic, dug.error);
    cr_assert(eq(u32, made, BOUND + 2)); /* the last was never polled */
}

static void dig_up_to_the_bound(void)
{
    struct dig_handle *job = SPAWN(dig(BOUND + 1));

    run();
    open_gate(&gate, 0);
    run();
    TAKE(job, &dug);
}

Test(group_deep, functions_that_nest_up_to_the_bound_run_to_their_end)
{
    on_small_stack(STACK, dig_up_to_the_bound);
    cr_assert(eq(int, dug.error, WOI_OK));
    cr_assert(eq(u32, ended, BOUND + 1));
}

/* Each of the functions holds the one before, in a combinator, and none has been polled. */
static WOI_ASYNC(int, hold, ((struct woi_future_int *, held)), bool awaits;)
{
    WOI_BEGIN;
    self->awaits = true;
    WOI_AWAIT(self->held);
WOI_FINALLY:
    if (!self->awaits)
        woi_drop(self->held); // woi: allow future-reused
    ended++;
    WOI_END;
}

static struct hold_result held;

static void poll_a_hidden_nest(void)
{
    struct woi_future_int *group = woi_join(get(1), get(2));

    for (made = 1; made < 2 * BOUND; made++)
        group = woi_join(get(1), hold(group));
    RUN(hold(group), &held);
}

Test(group_deep, a_nest_that_functions_hide_panics_when_it_is_polled)
{
    on_small_stack(STACK, poll_a_hidden_nest);
    expect_too_deep(&held.panic, held.error);
}
