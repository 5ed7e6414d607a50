/* test_describe.c - what a dump says of a task: its number, name, bits, and where it waits. */
#include <stdlib.h>

#include "tasks.h"
#include "woi/combine.h"

TestSuite(describe, .init = tasks_begin, .fini = tasks_end);

static struct gate gate, other;
static int line_of_wait, line_of_outer, line_of_yield;

static WOI_ASYNC(int, waits_here, (), int n;)
{
    WOI_BEGIN;
    line_of_wait = __LINE__ + 1;
    WOI_AWAIT(self->n, pass(&gate));
    line_of_wait = __LINE__ + 1;
    WOI_AWAIT(self->n, pass(&other));
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(int, outer, (), int n;)
{
    WOI_BEGIN;
    line_of_outer = __LINE__ + 1;
    WOI_AWAIT(self->n, waits_here());
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(void, yields, ())
{
    WOI_BEGIN;
    for (;;) {
        line_of_yield = __LINE__ + 1;
        WOI_YIELD();
    }
    WOI_END;
}

/* What is said of the task; in memory that the next call uses again. */
static char *describe(const struct task *task)
{
    static char text[4096];
    FILE *out = fmemopen(text, sizeof text, "w");

    task_describe(task, out);
    fclose(out);
    return text;
}

/* That text holds the formatted words. */
#define SAYS(text, ...)                                                                                      \
    do {                                                                                                     \
        char words_[256];                                                                                    \
        snprintf(words_, sizeof words_, __VA_ARGS__);                                                        \
        cr_assert(ne(ptr, strstr(text, words_), NULL), "it is not said that %s, but:\n%s", words_, text);    \
    } while (0)

Test(describe, a_queued_task_is_said_to_be_so_with_its_number_and_name)
{
    struct outer_handle *job = SPAWN(outer());
    char *text = describe(TASK(job));

    SAYS(text, "task 1 outer [queued join] references 2\n");
    SAYS(text, "outer at %s, line ", __FILE__);
    SAYS(text, ", not at an await\n");
    woi_detach(job);
}

Test(describe, a_parked_task_is_shown_with_each_await_by_file_and_line_from_the_outside_in)
{
    struct outer_handle *job = SPAWN(outer());
    char *text;

    woi_detach(SPAWN(yields()));
    run_polls(2);
    text = describe(TASK(job));
    SAYS(text,
         "task 1 outer [join] references 3\n  outer at %s, line %d\n  waits_here at %s, line %d\n  waits for "
         "gate_wait\n",
         __FILE__, line_of_outer, __FILE__, line_of_wait);
    woi_detach(job);
}

Test(describe, the_line_is_that_of_the_await_it_has_come_to)
{
    struct outer_handle *job = SPAWN(outer());
    int first;

    run();
    first = line_of_wait;
    open_gate(&gate, 0);
    run();
    cr_assert(eq(int, line_of_wait, first + 2));
    SAYS(describe(TASK(job)), "waits_here at %s, line %d\n", __FILE__, first + 2);
    woi_detach(job);
}

Test(describe, a_task_that_yields_is_shown_with_the_line_of_the_yield)
{
    struct yields_handle *job = SPAWN(yields());

    run_polls(1);
    SAYS(describe(TASK(job)), "[queued join] references 2\n  yields at %s, line %d\n", __FILE__,
         line_of_yield);
    woi_detach(job);
}

Test(describe, an_aborted_detached_and_a_joined_task_are_said_to_be_so)
{
    struct outer_handle *aborted = SPAWN(outer()), *joined = SPAWN(outer()), *detached = SPAWN(outer());
    struct task *task = TASK(detached);
    struct woi_context cx = {.waker = woi_waker_noop()};

    woi_abort(aborted);
    (void)woi_poll_future(&joined->future, &cx);
    woi_detach(detached);
    SAYS(describe(TASK(aborted)), "[queued cancel join]");
    SAYS(describe(TASK(joined)), "[queued join join-waker]");
    SAYS(describe(task), "task 3 outer [queued] references 1\n");
    woi_detach(aborted);
    woi_detach(joined);
}

Test(describe, a_detached_task_that_has_ended_has_neither_name_nor_chain)
{
    struct outer_handle *job = SPAWN(outer());
    struct task *task = TASK(job);
    struct woi_waker waker;

    run();
    waker = woi_waker_clone(&gate.waker);
    woi_abort(job);
    woi_detach(job);
    run();
    SAYS(describe(task), "task 1 ? [done");
    cr_assert(eq(ptr, strstr(describe(task), "waits"), NULL));
    woi_waker_drop(waker);
}

static char *own_text;
static struct woi_future *own;
static int line_of_await;

static WOI_ASYNC(void, describes_itself, ())
{
    WOI_BEGIN;
    line_of_await = __LINE__ + 1;
    WOI_AWAIT(woi_yield_now());
    own_text = describe(task_of_handle(own));
    WOI_END;
}

Test(describe, a_task_that_runs_is_shown_with_the_line_it_was_last_resumed_from)
{
    struct describes_itself_handle *job = SPAWN(describes_itself());

    own = &job->future;
    run();
    SAYS(own_text, "[running join]");
    SAYS(own_text, "describes_itself at %s, running, after line %d\n", __FILE__, line_of_await);
    woi_detach(job);
}

static WOI_ASYNC(void, describes_itself_in_finally, ())
{
    WOI_BEGIN;
    WOI_AWAIT(outer());
WOI_FINALLY:
    own_text = describe(task_of_handle(own));
    WOI_END;
}

Test(describe, a_task_that_is_being_cleaned_up_may_be_described)
{
    struct describes_itself_in_finally_handle *job = SPAWN(describes_itself_in_finally());

    own = &job->future;
    run();
    woi_abort(job);
    run();
    SAYS(own_text, "[running cancel join]");
    SAYS(own_text, "describes_itself_in_finally at ");
    cr_assert(eq(ptr, strstr(own_text, "waits_here"), NULL));
    woi_detach(job);
}

Test(describe, a_hand_written_future_is_shown_by_its_name)
{
    struct gate_wait_handle *job = SPAWN(pass(&gate));

    run();
    SAYS(describe(TASK(job)), "task 1 gate_wait [join] references 3\n  waits for gate_wait\n");
    woi_detach(job);
}

static WOI_ASYNC(void, selects, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(outer(), pass(&other)));
    WOI_END;
}

Test(describe, the_branches_of_a_combinator_are_shown_each_with_its_own_chain)
{
    struct selects_handle *job = SPAWN(selects());
    char *text;

    run();
    text = describe(TASK(job));
    SAYS(text, "  waits for select\n");
    SAYS(text, "branch 0\n");
    SAYS(text, "waits_here at %s, line %d\n", __FILE__, line_of_wait);
    SAYS(text, "branch 1\n");
    woi_detach(job);
}

static WOI_ASYNC(void, joins_two, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(pass(&gate), pass(&other)));
    WOI_END;
}

Test(describe, a_branch_that_is_over_is_said_to_be_so_and_has_no_chain)
{
    struct joins_two_handle *job = SPAWN(joins_two());
    char *text, *at;

    run();
    gate.open = true;
    woi_waker_wake_by_ref(&gate.waker);
    run();
    text = describe(TASK(job));
    SAYS(text, "branch 0, finished\n");
    at = strstr(text, "branch 1\n");
    cr_assert(ne(ptr, at, NULL));
    SAYS(at, "waits for gate_wait\n");
    cr_assert(eq(ptr, strstr(text, "waits for gate_wait"), strstr(at, "waits for gate_wait")));
    woi_detach(job);
}

/* A text's part from there on. */
static char *from(char *text, const char *words)
{
    char *found = strstr(text, words);

    return found ? found : "";
}

Test(describe, branches_are_indented_by_two_each_and_say_whether_they_are_finished)
{
    struct selects_handle *job = SPAWN(selects());
    char expected[512];

    run();
    gate.value = 1;
    woi_waker_wake_by_ref(&gate.waker); /* woken, not finished */
    snprintf(expected, sizeof expected,
             "  waits for select\n"
             "    branch 0\n"
             "      outer at %s, line %d\n"
             "      waits_here at %s, line %d\n"
             "      waits for gate_wait\n"
             "    branch 1\n"
             "      waits for gate_wait\n",
             __FILE__, line_of_outer, __FILE__, line_of_wait);
    cr_assert(eq(str, from(describe(TASK(job)), "  waits for"), expected));
    woi_detach(job);
}

static WOI_ASYNC(int, deep, ((int, depth)))
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_TRY(deep(self->depth - 1));
    else
        WOI_AWAIT(pass(&gate));
    WOI_RETURN(0);
    WOI_END;
}

static int count(const char *text, const char *words)
{
    int n = 0;

    for (; (text = strstr(text, words)); text++)
        n++;
    return n;
}

Test(describe, of_a_long_chain_the_inner_32_functions_are_shown)
{
    struct deep_handle *all = SPAWN(deep(32)), *more = SPAWN(deep(33));
    char *text;

    run();
    text = describe(TASK(all));
    cr_assert(eq(int, count(text, "  deep at"), 32));
    cr_assert(eq(int, count(text, "outer functions"), 0));
    text = describe(TASK(more));
    cr_assert(eq(int, count(text, "  deep at"), 32));
    cr_assert(eq(int, count(text, "  (1 outer functions)\n"), 1));
    woi_detach(all);
    woi_detach(more);
}

static unsigned references_when_idle;

Test(describe, the_references_are_counted_also_when_no_bit_is_set)
{
    struct outer_handle *job = SPAWN(outer());
    struct task *task = TASK(job);

    run();
    references_when_idle = (unsigned)(task->state >> 8) - 1;
    woi_detach(job);
    SAYS(describe(task), "task 1 outer [] references %u\n", references_when_idle);
}

static WOI_ASYNC(void, joins, ((struct outer_handle *, job)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->job);
    WOI_END;
}

Test(describe, a_task_that_joins_another_waits_for_a_join_handle)
{
    struct joins_handle *job = SPAWN(joins(SPAWN(outer())));

    run();
    SAYS(describe(TASK(job)), "waits for join handle\n");
    woi_detach(job);
}

Test(describe, a_task_that_has_ended_is_done)
{
    struct outer_handle *job = SPAWN(outer());

    woi_abort(job);
    run();
    SAYS(describe(TASK(job)), "[done join] references 1\n");
    woi_detach(job);
}

Test(describe, a_task_that_has_ended_holds_nothing_once_its_output_is_dropped)
{
    struct gate_wait_handle *kept = SPAWN(pass(&gate)), *detached = SPAWN(pass(&other));
    struct task *tasks[] = {TASK(kept), TASK(detached)};

    run();
    struct woi_waker wakers[] = {woi_waker_clone(&gate.waker), woi_waker_clone(&other.waker)};
    woi_detach(detached);
    open_gate(&gate, 0);
    open_gate(&other, 0);
    run();
    woi_detach(kept);
    SAYS(describe(tasks[0]), "task 1 ? [done] references 1\n");
    SAYS(describe(tasks[1]), "task 2 ? [done] references 1\n");
    woi_waker_drop(wakers[0]);
    woi_waker_drop(wakers[1]);
}

static WOI_ASYNC(void, waits_for_a_leaf_and_describes_itself, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    own_text = describe(task_of_handle(own));
    WOI_END;
}

Test(describe, in_its_finally_part_a_function_waits_for_nothing)
{
    struct waits_for_a_leaf_and_describes_itself_handle *job = SPAWN(waits_for_a_leaf_and_describes_itself());

    own = &job->future;
    run();
    woi_abort(job);
    run();
    SAYS(own_text, "waits_for_a_leaf_and_describes_itself at ");
    cr_assert(eq(ptr, strstr(own_text, "waits for"), NULL));
    woi_detach(job);
}
