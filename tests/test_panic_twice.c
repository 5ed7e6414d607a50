/* test_panic_twice.c - panics while a task is being cleaned up: the first is kept, the others are only
 * told. */
#include "task/outcome.h"
#include "tasks.h"

TestSuite(panic_twice, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

static WOI_ASYNC(void, stumble, ((const char *, name), (bool, at_once)))
{
    WOI_BEGIN;
    if (self->at_once)
        WOI_PANIC("%s in its body", self->name);
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    note("begin");
    WOI_PANIC("%s in its finally part", self->name);
    note("not reached"); // woi: allow unreachable-after-return
    WOI_END;
}

static WOI_ASYNC(void, stumble_around, ((struct stumble *, child)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->child);
WOI_FINALLY:
    note("outer");
    WOI_PANIC("outer in its finally part");
    WOI_END;
}

Test(panic_twice, a_panic_in_the_finally_part_after_one_in_the_body_leaves_the_first)
{
    struct stumble_handle *job = SPAWN(stumble("it", true));
    struct stumble_result result;

    run();
    TAKE(job, &result);
    cr_assert(eq(str, result.panic.message, "it in its body"));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, told.last.message, "it in its finally part"));
    cr_assert(eq(str, order, "begin"));
}

Test(panic_twice, a_panic_in_the_finally_part_alone_ends_the_task_with_it)
{
    struct stumble_handle *job = SPAWN(stumble("it", false));
    struct stumble_result result;

    open_gate(&gate, 0);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "it in its finally part"));
    cr_assert(eq(str, order, "begin"));
}

Test(panic_twice, clean_up_goes_on_with_the_outer_functions)
{
    struct stumble_around_handle *job = SPAWN(stumble_around(stumble("inner", true)));
    struct stumble_around_result result;

    run();
    TAKE(job, &result);
    cr_assert(eq(str, result.panic.message, "inner in its body"));
    cr_assert(eq(u32, told.count, 3));
    cr_assert(eq(str, order, "begin outer"));
}

Test(panic_twice, a_panic_while_a_cancelled_task_is_cleaned_up_makes_it_a_panicked_one)
{
    struct stumble_around_handle *job = SPAWN(stumble_around(stumble("inner", false)));
    struct stumble_around_result result;

    run();
    woi_abort(job);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "inner in its finally part"));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, order, "begin outer"));
}

Test(panic_twice, dropped_outside_a_task_each_is_told_and_none_is_kept)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct stumble_around *future = stumble_around(stumble("inner", false));

    (void)woi_poll_future(&future->future, &cx);
    woi_drop(future);
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(ptr, thread_self()->panic, NULL));
    cr_assert(eq(str, order, "begin outer"));
}

/* --- misuse is a panic that shows when the poll returns: the frames are still suspended then --- */

static WOI_ASYNC(void, misuse_then_stumble, ((struct stumble_handle *, job)))
{
    WOI_BEGIN;
    woi_detach(self->job);
    woi_detach(self->job); // woi: allow future-reused
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    note("finally");
    WOI_PANIC("in the finally part");
    WOI_END;
}

Test(panic_twice, a_panic_in_the_finally_part_after_a_misuse_leaves_the_misuse)
{
    struct misuse_then_stumble_handle *job = SPAWN(misuse_then_stumble(SPAWN(stumble("other", false))));
    struct misuse_then_stumble_result result;

    run_polls(2);
    TAKE(job, &result);
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(str, result.panic.message, "a join handle is dropped twice"));
}

/* --- the output of a function whose finally part panics --- */

static int dropped;

static void count_dropped(int *output)
{
    dropped += *output;
}

static WOI_ASYNC_OWNS(int, count_dropped, return_and_stumble, ())
{
    WOI_BEGIN;
    WOI_RETURN(5);
WOI_FINALLY:
    note("finally");
    WOI_PANIC("in the finally part");
    WOI_END;
}

Test(panic_twice, the_output_of_a_function_whose_finally_part_panics_is_dropped_once)
{
    struct return_and_stumble_handle *job = SPAWN(return_and_stumble());
    struct return_and_stumble_result result;

    run();
    cr_assert(eq(int, dropped, 5));
    cr_assert(eq(str, order, "finally"));
    TAKE(job, &result);
    cr_assert(eq(int, dropped, 5));
    cr_assert(eq(int, result.error, WOI_PANICKED));
}

static WOI_ASYNC(int, return_a_number_and_stumble, ())
{
    WOI_BEGIN;
    WOI_RETURN(5);
WOI_FINALLY:
    WOI_PANIC("in the finally part");
    WOI_END;
}

Test(panic_twice, an_output_without_a_destructor_is_lost_when_the_finally_part_panics)
{
    struct return_a_number_and_stumble_handle *job = SPAWN(return_a_number_and_stumble());
    struct return_a_number_and_stumble_result result;

    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "in the finally part"));
    cr_assert(eq(int, result.value, 0));
}

/* --- a destructor that panics, by way of a misuse --- */

static struct stumble_handle *twice;

static void drop_a_handle_twice(int *output)
{
    (void)output;
    woi_detach(twice);
    woi_detach(twice);
}

static WOI_ASYNC_OWNS(int, drop_a_handle_twice, make_bomb, ())
{
    WOI_BEGIN;
    WOI_RETURN(1);
    WOI_END;
}

Test(panic_twice, a_panic_in_the_destructor_of_a_detached_output_is_told_and_forgotten)
{
    twice = SPAWN(stumble("other", false));
    woi_detach(SPAWN(make_bomb()));
    run();
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, told.last.message, "a join handle is dropped twice"));
    cr_assert(eq(sz, executor.owner.count, 1));
    cr_assert(eq(ptr, thread_self()->panic, NULL));
}
