/* Task groups that collect, in the situations of tokio's tests/task_join_set.rs and of tokio-util's
 * task_tracker.rs and abort_on_drop.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

enum { MANY = 1000 };

static int begun, dropped;
static bool seen[MANY];

static void begin(void)
{
    begun = dropped = 0;
    memset(seen, 0, sizeof seen);
}

TestSuite(task_join_set, .init = begin);
TestSuite(task_tracker, .init = begin);
TestSuite(abort_on_drop, .init = begin);

static WOI_ASYNC(int, index_after, ((int, i), (int64_t, ns)))
{
    WOI_BEGIN;
    begun++;
    if (self->ns)
        WOI_AWAIT(woi_sleep(self->ns));
    WOI_RETURN(self->i);
WOI_FINALLY:
    dropped++;
    WOI_END;
}

static WOI_ASYNC(int, panics_after, ((int64_t, ns)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    WOI_PANIC("on purpose");
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *name, void *data)
{
    (void)panic, (void)name, (void)data;
}

static void spawn_indices(struct woi_task_group *group, int n, int64_t step)
{
    for (int i = 0; i < n; i++) {
        cr_assert(eq(int, woi_task_group_spawn(group, index_after(i, step * i)), 0));
        cr_assert(eq(sz, woi_task_group_count(group), (size_t)i + 1));
    }
}

/* Joins all, marks them as seen: how many. */
static WOI_ASYNC(int, drain, ((struct woi_task_group *, group)), struct index_after_handle *handle;
                 struct index_after_result result; int n, error;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, woi_task_group_next(self->group, &self->handle));
        if (self->error)
            break;
        WOI_AWAIT(self->result, self->handle);
        self->n++;
        if (self->result.error == WOI_OK)
            seen[self->result.value] = true;
    }
    WOI_RETURN(self->error == -ECHILD ? self->n : self->error);
    WOI_END;
}

static int how_many_seen(void)
{
    int n = 0;

    for (int i = 0; i < MANY; i++)
        n += seen[i];
    return n;
}

/* --- task_join_set.rs --- */

WOI_TEST(task_join_set, test_with_sleep, struct woi_task_group group; int n, round;)
{
    WOI_BEGIN;
    self->group.collect = true;
    WOI_AWAIT(self->n, drain(&self->group));
    WOI_ASSERT(self->n == 0);
    for (self->round = 0; self->round < 2; self->round++) {
        begin();
        spawn_indices(&self->group, 10, WOI_SEC(1));
        WOI_AWAIT(self->n, drain(&self->group));
        WOI_ASSERT(self->n == 10 && how_many_seen() == 10);
    }
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, test_abort_on_drop, struct woi_task_group group;)
{
    WOI_BEGIN;
    for (int i = 0; i < 16; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(i, WOI_FOREVER)) == 0);
    WOI_AWAIT(woi_sleep(1)); /* all have their turn */
    woi_task_group_end(&self->group);
    WOI_AWAIT(woi_sleep(1)); /* all have their turn */
    WOI_ASSERT(begun == 16 && dropped == 16);
    WOI_END;
}

WOI_TEST(task_join_set, alternating, struct woi_task_group group; struct index_after_handle *handle; int i, error;)
{
    WOI_BEGIN;
    self->group.collect = true;
    WOI_ASSERT(woi_task_group_count(&self->group) == 0);
    spawn_indices(&self->group, 2, 0);
    for (self->i = 0; self->i < 16; self->i++) {
        WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->handle));
        WOI_ASSERT(self->error == 0);
        woi_detach(self->handle);
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(self->i, 0)) == 0);
    }
    WOI_AWAIT(self->error, drain(&self->group));
    WOI_ASSERT(self->error == 2 && begun == 18);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

Test(task_join_set, runtime_gone)
{
    struct woi_task_group group = {.collect = true, .keep_going = true};
    struct index_after_handle *handle = NULL;
    struct index_after_result result;
    struct woi_runtime *runtime;
    struct woi_enter_guard guard;
    int error;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
    cr_assert(eq(int, woi_task_group_spawn(&group, index_after(1, 0)), 0));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, error, woi_task_group_next(&group, &handle)), 0));
    cr_assert(eq(int, error, 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, result, handle), 0));
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    woi_task_group_end(&group);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

WOI_TEST(task_join_set, join_all, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    spawn_indices(&self->group, 5, 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0 && dropped == 5);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, task_panics, struct woi_task_group group; woi_panic_hook *hook; int error;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(0, WOI_SEC(2))) == 0);
    WOI_ASSERT(woi_task_group_spawn(&self->group, panics_after(WOI_SEC(1))) == 0);
    WOI_ASSERT(woi_task_group_count(&self->group) == 2);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -ENOTRECOVERABLE && dropped == 1);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, abort_all, struct woi_task_group group; int n;)
{
    WOI_BEGIN;
    self->group.collect = true;
    for (int i = 0; i < 10; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(i, i < 5 ? WOI_FOREVER : WOI_SEC(1))) == 0);
    WOI_AWAIT(woi_sleep(WOI_SEC(2)));
    WOI_ASSERT(woi_task_group_count(&self->group) == 5); /* of those that have not ended */
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_AWAIT(self->n, drain(&self->group));
    WOI_ASSERT(self->n == 10 && how_many_seen() == 5 && dropped == 10);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static int turns; /* a bounded number: while a task can run, no time passes */

static WOI_ASYNC(void, counts_turns, ())
{
    WOI_BEGIN;
    while (turns < 10 * MANY) {
        turns++;
        WOI_YIELD();
    }
    WOI_END;
}

WOI_TEST(task_join_set, join_set_coop, struct woi_task_group group; struct counts_turns_handle *counter; int n, before;)
{
    WOI_BEGIN;
    self->group.collect = true;
    spawn_indices(&self->group, MANY, 0);
    self->counter = woi_spawn(counts_turns());
    while (dropped < MANY)
        WOI_YIELD();
    self->before = turns;
    WOI_AWAIT(self->n, drain(&self->group));
    WOI_ASSERT(self->n == MANY && how_many_seen() == MANY);
    WOI_ASSERT(turns > self->before);
WOI_FINALLY:
    woi_abort(self->counter);
    woi_detach(self->counter);
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, try_join_next, struct woi_task_group group; struct index_after_handle *handle; int which, error;)
{
    WOI_BEGIN;
    self->group.collect = true;
    WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(3, WOI_SEC(1))) == 0);
    WOI_AWAIT(self->which,
              woi_select_biased(WOI_INTO(self->error, woi_task_group_next(&self->group, &self->handle)),
                                woi_yield_now()));
    WOI_ASSERT(self->which == 1 && !self->handle);
    WOI_AWAIT(woi_sleep(WOI_SEC(2)));
    WOI_AWAIT(self->which,
              woi_select_biased(WOI_INTO(self->error, woi_task_group_next(&self->group, &self->handle)),
                                woi_yield_now()));
    WOI_ASSERT(self->which == 0 && self->error == 0 && woi_is_finished(self->handle));
WOI_FINALLY:
    woi_detach(self->handle);
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, extend, struct woi_task_group group; int n;)
{
    WOI_BEGIN;
    self->group.collect = true;
    spawn_indices(&self->group, 5, 0);
    for (int i = 5; i < 10; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(i, 0)) == 0);
    WOI_AWAIT(self->n, drain(&self->group));
    WOI_ASSERT(self->n == 10 && how_many_seen() == 10);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, spawn_then_join_next, struct woi_task_group group; int n;)
{
    WOI_BEGIN;
    self->group.collect = true;
    spawn_indices(&self->group, 8, 0);
    WOI_AWAIT(self->n, drain(&self->group));
    WOI_ASSERT(self->n == 8 && how_many_seen() == 8 && woi_task_group_count(&self->group) == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, spawn_then_shutdown, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    for (int i = 0; i < 8; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(i, WOI_FOREVER)) == 0);
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -ECANCELED && dropped == 8 && woi_task_group_count(&self->group) == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_join_set, spawn_then_drop, struct woi_task_group group;)
{
    WOI_BEGIN;
    for (int i = 0; i < 8; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(i, WOI_FOREVER)) == 0);
    woi_task_group_end(&self->group);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(begun == 0 && dropped == 8);
    WOI_END;
}

/* --- task_tracker.rs --- */

WOI_TEST(task_tracker, notify_immediately, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static WOI_ASYNC(void, counts_when_idle, ((struct woi_task_group *, group), (int *, count)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_task_group_wait(self->group));
    ++*self->count;
    WOI_END;
}

WOI_TEST(task_tracker, notify_on_last_task, struct woi_task_group group; int count;)
{
    WOI_BEGIN;
    spawn_indices(&self->group, 3, WOI_MS(1));
    WOI_ASSERT(woi_spawn_detached(counts_when_idle(&self->group, &self->count)) == 0);
    WOI_AWAIT(woi_sleep(1500 * WOI_US(1)));
    WOI_ASSERT(dropped == 2 && self->count == 0);
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_ASSERT(dropped == 3 && self->count == 1);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

/* Who is woken looks anew. */
static WOI_ASYNC(int, respawns, ((struct woi_task_group *, group)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    (void)woi_task_group_spawn(self->group, index_after(0, WOI_MS(1)));
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(task_tracker, no_notify_on_respawn_if_open, struct woi_task_group group; int count;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(&self->group, respawns(&self->group)) == 0);
    WOI_ASSERT(woi_spawn_detached(counts_when_idle(&self->group, &self->count)) == 0);
    WOI_AWAIT(woi_sleep(1500 * WOI_US(1)));
    WOI_ASSERT(begun == 1 && self->count == 0);
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_ASSERT(dropped == 1 && self->count == 1);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_tracker, notify_many, struct woi_task_group group; int count;)
{
    WOI_BEGIN;
    spawn_indices(&self->group, 2, WOI_MS(1));
    for (int i = 0; i < 10; i++)
        WOI_ASSERT(woi_spawn_detached(counts_when_idle(&self->group, &self->count)) == 0);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(self->count == 0);
    WOI_AWAIT(woi_sleep(WOI_MS(2)));
    WOI_ASSERT(self->count == 10);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

/* --- abort_on_drop.rs --- */

WOI_TEST(abort_on_drop, aborts_task_on_drop, struct woi_task_group group;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(0, WOI_FOREVER)) == 0);
    WOI_AWAIT(woi_sleep(1));
    woi_task_group_end(&self->group);
    WOI_ASSERT(begun == 1 && dropped == 0);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(dropped == 1);
    WOI_END;
}

WOI_TEST(abort_on_drop, aborts_task_directly, struct woi_task_group group;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(&self->group, index_after(0, WOI_FOREVER)) == 0);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(dropped == 1 && woi_task_group_count(&self->group) == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(abort_on_drop, does_not_abort_after_detach, struct index_after_handle *handle;)
{
    WOI_BEGIN;
    self->handle = woi_spawn(index_after(0, WOI_SEC(1)));
    woi_detach(self->handle);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(begun == 1 && dropped == 0);
    WOI_AWAIT(woi_sleep(WOI_SEC(2)));
    WOI_ASSERT(dropped == 1);
    WOI_END;
}
