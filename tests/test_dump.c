/* test_dump.c - woi_dump_tasks: every task of the runtime, from anywhere on its thread. How one task
 * reads in it is in test_describe.c. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

#include "support/host.h"
#include "woi/combine.h"
#include "woi/time.h"

TestSuite(dump, .init = host_begin, .fini = host_end);

static char text[16384];

static const char *dump(void)
{
    FILE *out = fmemopen(text, sizeof text, "w");

    woi_dump_tasks(out);
    fclose(out);
    return text;
}

static void enter(void)
{
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
}

static void leave(void)
{
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
}

/* Whether the words stand in the dump, in that order. */
static void check(const char *const *words)
{
    for (const char *at = dump(); *words; words++) {
        at = strstr(at, *words);
        cr_assert(at != NULL, "no \"%s\" in its place in:\n%s", *words, text);
    }
}
#define CHECK(...) check((const char *const[]){__VA_ARGS__, NULL})

Test(dump, outside_of_a_runtime_says_so)
{
    cr_assert(eq(str, (char *)dump(), "no runtime on this thread\n"));
}

Test(dump, of_a_runtime_without_tasks_is_one_line)
{
    enter();
    cr_assert(eq(str, (char *)dump(), "0 tasks\n"));
    leave();
}

Test(dump, shows_all_tasks_of_the_current_runtime_in_the_order_of_their_spawning)
{
    static struct gate gates[3];
    struct woi_runtime *another;

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    enter();
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, woi_spawn_detached(walk(&gates[i], 'w')), 0));
    CHECK("3 tasks\n", "task 1 walk [", "task 2 walk [", "task 3 walk [");
    leave();
    cr_assert(eq(int, woi_runtime_enter(another, &entered), 0));
    cr_assert(eq(str, (char *)dump(), "0 tasks\n"));
    leave();
    cr_assert(eq(int, woi_runtime_free(another), 0));
}

Test(dump, shows_no_task_that_has_ended)
{
    struct gate gate = {.is_open = true};
    struct walk_handle *job;

    enter();
    job = woi_spawn(walk(&gate, 'w'));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(str, (char *)dump(), "0 tasks\n"));
    woi_detach(job);
    leave();
}

/* A root that dumps while others sleep, yield, select and have not begun. */
static WOI_ASYNC(int, nap, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_SEC(3600)));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, choose, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(nap(), woi_sleep(WOI_SEC(3600))));
    WOI_RETURN(self->which);
    WOI_END;
}

static WOI_ASYNC(int, yield_for_ever, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD();
    WOI_END;
}

static WOI_ASYNC(int, look_around, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_ASSERT(woi_spawn_detached(nap()) == 0);
    (void)dump();
    WOI_RETURN(0);
    WOI_END;
}

Test(dump, shows_what_each_task_waits_for_and_the_one_that_dumps_as_running)
{
    enter();
    cr_assert(eq(int, woi_spawn_detached(nap()), 0));
    cr_assert(eq(int, woi_spawn_detached(choose()), 0));
    cr_assert(eq(int, woi_spawn_detached(yield_for_ever()), 0));
    cr_assert(eq(int, woi_spawn_detached(woi_sleep(WOI_SEC(3600))), 0));
    cr_assert(eq(int, RUN(look_around()), 0));
    char *within = strdup(text);
    static const char *const words[] = {
        "6 tasks\n",
        "task 1 nap []",
        "nap at ",
        "waits for sleep\n",
        "task 2 choose []",
        "choose at ",
        "waits for select\n",
        "branch 0\n",
        "nap at ",
        "waits for sleep\n",
        "branch 1\n",
        "waits for sleep\n",
        "task 3 yield_for_ever [queued]",
        "yield_for_ever at ",
        "task 4 sleep []",
        "waits for sleep\n",
        "task 5 look_around [running join]",
        "look_around at ",
        "running, after line ",
        "task 6 nap [queued]",
        "nap at ",
        "not at an await\n",
    };
    const char *at = within;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        at = strstr(at, words[i]);
        cr_assert(at != NULL, "no \"%s\" in its place in:\n%s", words[i], within);
    }
    free(within);
    leave();
}

Test(dump, changes_nothing)
{
    struct gate gate = {0};
    struct walk_handle *job;
    struct walk_result result;

    enter();
    job = woi_spawn(walk(&gate, 'w'));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    char *before = strdup(dump());
    cr_assert(eq(str, (char *)dump(), before));
    free(before);
    cr_assert(eq(int, gate.polls, 1));
    gate_open(&gate, 5);
    cr_assert(eq(int, woi_block_on(runtime, &job->future, &result, sizeof result), 0));
    cr_assert(eq(int, result.value, 5));
    leave();
}

Test(dump, shows_a_task_that_was_aborted_and_has_not_ended_yet)
{
    struct gate gate = {0};
    struct walk_handle *job;

    enter();
    job = woi_spawn(walk(&gate, 'w'));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    CHECK("1 task\n", "task 1 walk [join]", "waits for passage\n");
    woi_abort(job);
    CHECK("1 task\n", "task 1 walk [queued cancel join]", "waits for passage\n");
    woi_detach(job);
    CHECK("task 1 walk [queued cancel]");
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    leave();
}

Test(dump, is_written_when_it_returns)
{
    char read_back[100] = "";
    FILE *out = tmpfile();

    enter();
    woi_dump_tasks(out);
    leave();
    cr_assert(gt(long, pread(fileno(out), read_back, sizeof read_back - 1, 0), 0));
    cr_assert(eq(str, read_back, "0 tasks\n"));
    fclose(out);
}
