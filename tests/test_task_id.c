/* Tasks in the situations of tokio's tests/task_id.rs, task_abort.rs and join_handle_panic.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <woi.h>
#include <woi/test.h>

static woi_task_id seen;
static int dropped;

static void begin(void)
{
    seen = 0;
    dropped = 0;
}

TestSuite(task_id, .init = begin);
TestSuite(task_abort, .init = begin);
TestSuite(join_handle_panic, .init = begin);

static WOI_ASYNC(woi_task_id, own_id, (), woi_task_id id;)
{
    WOI_BEGIN;
    self->id = woi_current_task_id();
    WOI_YIELD();
    WOI_ASSERT(woi_current_task_id() == self->id);
    WOI_RETURN(self->id);
WOI_FINALLY:
    seen = woi_current_task_id();
    dropped++;
    WOI_END;
}

WOI_TEST(task_id, task_id_spawn, struct own_id_handle *job; struct own_id_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(own_id());
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_OK && self->result.value != 0);
    WOI_END;
}

WOI_TEST(task_id, task_id_collision_current_thread, struct own_id_result first, second;)
{
    WOI_BEGIN;
    WOI_AWAIT(
        woi_join(WOI_INTO(self->first, woi_spawn(own_id())), WOI_INTO(self->second, woi_spawn(own_id()))));
    WOI_ASSERT(self->first.error == WOI_OK && self->second.error == WOI_OK);
    WOI_ASSERT(self->first.value != self->second.value);
    WOI_END;
}

WOI_TEST(task_id, task_ids_match_current_thread, struct own_id_handle *job; struct own_id_result result;
         woi_task_id id;)
{
    WOI_BEGIN;
    self->job = woi_spawn(own_id());
    self->id = woi_id(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.value == self->id);
    WOI_END;
}

WOI_TEST(task_id, task_id_future_destructor_completion, struct own_id_handle *job; struct own_id_result result;
         woi_task_id id;)
{
    WOI_BEGIN;
    self->job = woi_spawn(own_id());
    self->id = woi_id(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(seen == self->id);
    WOI_END;
}

WOI_TEST(task_id, task_id_future_destructor_abort, struct own_id_handle *job; struct own_id_result result;
         woi_task_id id;)
{
    WOI_BEGIN;
    self->job = woi_spawn(own_id());
    self->id = woi_id(self->job);
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_CANCELLED && seen == self->id);
    WOI_END;
}

/* An output whose destructor tells in which task it is. */
struct telling {
    int number;
};

static void telling_drop(struct telling *telling)
{
    (void)telling;
    seen = woi_current_task_id();
    dropped++;
}

static WOI_ASYNC_OWNS(struct telling, telling_drop, tells, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct telling){1});
    WOI_END;
}

WOI_TEST(task_id, task_id_output_destructor_handle_dropped_before_completion, struct tells_handle *job; woi_task_id id;)
{
    WOI_BEGIN;
    self->job = woi_spawn(tells());
    self->id = woi_id(self->job);
    woi_detach(self->job);
    WOI_ASSERT(dropped == 0);
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(dropped == 1 && seen == self->id);
    WOI_END;
}

/* Here it is the dropper's. */
WOI_TEST(task_id, task_id_output_destructor_handle_dropped_after_completion, struct tells_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(tells());
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(dropped == 0);
    woi_detach(self->job);
    WOI_ASSERT(dropped == 1 && seen == woi_current_task_id());
    WOI_END;
}

Test(task_id, task_try_id_outside_task)
{
    cr_assert(eq(u64, woi_current_task_id(), 0));
}

/* The root is a task like any other here. */
Test(task_id, task_try_id_inside_block_on)
{
    struct woi_runtime *runtime;
    woi_task_id id = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, id, own_id()), 0));
    cr_assert(eq(u64, id, 1));
    cr_assert(eq(u64, woi_current_task_id(), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

static WOI_ASYNC(int, blocks, (), woi_task_id id, inner;)
{
    struct woi_runtime *runtime;

    WOI_BEGIN;
    self->id = woi_current_task_id();
    WOI_ASSERT(woi_runtime_new(&runtime) == 0);
    WOI_ASSERT(WOI_BLOCK_ON(runtime, self->inner, own_id()) == 0); // woi: allow blocking-call
    WOI_ASSERT(woi_runtime_free(runtime) == 0);
    WOI_ASSERT(self->inner == 1); /* each runtime counts its own */
    WOI_ASSERT(woi_current_task_id() == self->id);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(task_id, task_id_block_in_place_block_on_spawn, struct blocks_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, woi_spawn(blocks()));
    WOI_ASSERT(self->result.error == WOI_OK);
    WOI_END;
}

/* --- task_abort.rs --- */

static WOI_ASYNC(int, sleeps, ((bool, panics)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_SEC(100)));
    WOI_RETURN(0);
WOI_FINALLY:
    dropped++;
    if (self->panics)
        WOI_PANIC("well, what was to be expected");
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *name, void *data)
{
    (void)panic, (void)name, (void)data;
}

WOI_TEST(task_abort, test_abort_without_panic_3157, struct sleeps_handle *job; struct sleeps_result result;)
{
    WOI_BEGIN;
    self->job = woi_spawn(sleeps(false));
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_CANCELLED && dropped == 1);
    WOI_END;
}

WOI_TEST(task_abort, test_abort_wakes_task_3964, struct sleeps_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(sleeps(false));
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    woi_abort(self->job);
    woi_detach(self->job);
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    WOI_ASSERT(dropped == 1);
    WOI_END;
}

WOI_TEST(task_abort, test_abort_task_that_panics_on_drop_contained, struct sleeps_handle *job; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    self->job = woi_spawn(sleeps(true));
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    woi_abort(self->job);
    woi_detach(self->job);
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    WOI_ASSERT(dropped == 1);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    WOI_END;
}

WOI_TEST(task_abort, test_abort_task_that_panics_on_drop_returned, struct sleeps_handle *job;
         struct sleeps_result result; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    self->job = woi_spawn(sleeps(true));
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_PANICKED);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    WOI_END;
}

static WOI_ASYNC(void, panics, ())
{
    WOI_BEGIN;
    WOI_PANIC("arguments: %d", 1234);
    WOI_END;
}

WOI_TEST(task_abort, test_join_error_display, struct panics_result result; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    WOI_AWAIT(self->result, woi_spawn(panics()));
    WOI_ASSERT(strcmp(woi_panic_text(&self->result.panic), "arguments: 1234") == 0);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    WOI_END;
}

/* --- join_handle_panic.rs --- */

static void panicking_drop(struct telling *telling)
{
    (void)telling;
    dropped++;
    woi_poll poll = woi_panic("in a destructor");
    (void)poll;
}

static WOI_ASYNC_OWNS(struct telling, panicking_drop, gives_panicking, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct telling){1});
    WOI_END;
}

static WOI_ASYNC(int, drops_output, (), struct gives_panicking_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(gives_panicking());
    WOI_AWAIT(woi_sleep(1));
    woi_detach(self->job);
    WOI_RETURN(3);
    WOI_END;
}

/* A destructor's panic is that of the task in which it runs. */
WOI_TEST(join_handle_panic, test_panics_do_not_propagate_when_dropping_join_handle, struct drops_output_result result;
         woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    WOI_ASSERT(woi_spawn_detached(gives_panicking()) == 0);
    WOI_AWAIT(woi_sleep(1)); /* this one lost its output in its own task: nobody else is the worse for it */
    WOI_ASSERT(dropped == 1);
    WOI_AWAIT(self->result, woi_spawn(drops_output()));
    WOI_ASSERT(self->result.error == WOI_PANICKED && dropped == 2);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    WOI_END;
}
