/* Task groups in the situations of Trio's nurseries: _core/_tests/test_run.py. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

static char record[64];
static int finals;

static void begin(void)
{
    memset(record, 0, sizeof record);
    finals = 0;
}

static void note(char c)
{
    record[strlen(record)] = c;
}

TestSuite(trio_nursery, .init = begin);

static WOI_ASYNC(int, crasher, ((int, error), (int64_t, ns)))
{
    WOI_BEGIN;
    if (self->ns)
        WOI_AWAIT(woi_sleep(self->ns));
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, sleeper, ())
{
    WOI_BEGIN;
    note('s');
    WOI_TRY(woi_sleep(WOI_FOREVER));
    WOI_RETURN(0);
WOI_FINALLY:
    finals++;
    WOI_END;
}

WOI_TEST(trio_nursery, nursery_main_block_error_basic, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, crasher(-EIO, 0)));
    WOI_ASSERT(self->error == -EIO);
    WOI_END;
}

/* Spawns two, then ends with the error after the time. */
static WOI_ASYNC(int, spawns_two, ((struct woi_task_group *, group), (int, first), (int, second), (int, error),
                                   (int64_t, ns)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(self->group, crasher(self->first, WOI_MS(1))) == 0);
    WOI_ASSERT(woi_task_group_spawn(self->group, crasher(self->second, WOI_MS(2))) == 0);
    WOI_TRY(woi_sleep(self->ns));
    WOI_RETURN(self->error);
WOI_FINALLY:
    finals++;
    WOI_END;
}

WOI_TEST(trio_nursery, child_crash_basic, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, 0, 0, 0)));
    WOI_ASSERT(self->error == -EIO);
    WOI_END;
}

static WOI_ASYNC(int, looper, ((char, name)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        note(self->name);
        WOI_AWAIT(woi_sleep(WOI_MS(1)));
    }
    WOI_RETURN(0);
    WOI_END;
}

static int in_turn(char a, char b)
{
    return (a == 'a' && b == 'b') || (a == 'b' && b == 'a');
}

WOI_TEST(trio_nursery, basic_interleave, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(&self->group, looper('a')) == 0);
    WOI_ASSERT(woi_task_group_spawn(&self->group, looper('b')) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(strlen(record) == 6);
    for (int i = 0; i < 6; i += 2)
        WOI_ASSERT(in_turn(record[i], record[i + 1]));
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static WOI_ASYNC(int, spawns_sleeper, ((struct woi_task_group *, group), (int, error)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(self->group, sleeper()) == 0);
    WOI_ASSERT(woi_task_group_spawn(self->group, crasher(self->error, WOI_MS(1))) == 0);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_nursery, task_crash_propagation, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_sleeper(&self->group, -EIO)));
    WOI_ASSERT(self->error == -EIO && finals == 1 && record[0] == 's');
    WOI_END;
}

/* Of two errors the first counts: there are no groups of errors here. */
WOI_TEST(trio_nursery, main_and_task_both_crash, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, 0, -EPROTO, 0)));
    WOI_ASSERT(self->error == -EPROTO);
    WOI_AWAIT(self->error,
              woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, 0, -EPROTO, WOI_SEC(1))));
    WOI_ASSERT(self->error == -EIO);
    WOI_END;
}

WOI_TEST(trio_nursery, two_child_crashes, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, -EPROTO, 0, 0)));
    WOI_ASSERT(self->error == -EIO);
    self->group.keep_going = true;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, -EPROTO, 0, 0)));
    WOI_ASSERT(self->error == -EIO);
    WOI_END;
}

WOI_TEST(trio_nursery, child_crash_wakes_parent, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error,
              woi_task_group_run(&self->group, spawns_two(&self->group, -EIO, 0, 0, WOI_FOREVER)));
    WOI_ASSERT(self->error == -EIO && finals == 1 && woi_now() - self->start == WOI_MS(1));
    WOI_END;
}

/* Here it does not begin: the spawn is refused. */
WOI_TEST(trio_nursery, precancelled_task, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_ASSERT(woi_task_group_spawn(&self->group, sleeper()) == -ECANCELED);
    WOI_ASSERT(record[0] == 0 && finals == 1);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -ECANCELED);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static WOI_ASYNC(int, spawns_sleepers, ((struct woi_task_group *, group)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(self->group, sleeper()) == 0);
    WOI_ASSERT(woi_task_group_spawn(self->group, sleeper()) == 0);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, worker, (), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_sleepers(&self->group)));
    WOI_RETURN(self->error);
    WOI_END;
}

WOI_TEST(trio_nursery, cancel_inheritance, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(&self->group, worker()) == 0);
    WOI_ASSERT(woi_task_group_spawn(&self->group, worker()) == 0);
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_ASSERT(strcmp(record, "ssss") == 0);
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_AWAIT(woi_sleep(1)); /* the inner ones were aborted as their groups ended */
    WOI_ASSERT(self->error == -ECANCELED && finals == 4);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

/* A task cannot be shielded from its group; the body can be from the scopes around it. */
static WOI_ASYNC(int, shielded_group, (), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_shield(
        WOI_INTO(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, 0, 0, 0, 0)))));
    WOI_ASSERT(self->error == 0 && woi_is_cancelled());
    note('e');
    WOI_AWAIT(self->error, woi_sleep(WOI_SEC(1)));
    note('!');
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_nursery, cancel_shield_abort, struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    self->scope.deadline = woi_now() + 1;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, shielded_group()));
    WOI_ASSERT(self->error == -ETIMEDOUT && strcmp(record, "e") == 0);
    WOI_END;
}

WOI_TEST(trio_nursery, nursery_closure, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, spawns_two(&self->group, 0, 0, 0, 0)));
    WOI_ASSERT(self->error == 0);
    /* It is as new: here that is no misuse. */
    WOI_ASSERT(woi_task_group_spawn(&self->group, crasher(0, 0)) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

/* A task of the group spawns into it, while the body has ended. */
static WOI_ASYNC(int, chain, ((struct woi_task_group *, group), (int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    note('c');
    if (self->n)
        (void)woi_task_group_spawn(self->group, chain(self->group, self->n - 1));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, begins_chain, ((struct woi_task_group *, group)))
{
    WOI_BEGIN;
    WOI_RETURN(woi_task_group_spawn(self->group, chain(self->group, 4)));
    WOI_END;
}

WOI_TEST(trio_nursery, nursery_start_keeps_nursery_open, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, begins_chain(&self->group)));
    WOI_ASSERT(self->error == 0 && strcmp(record, "ccccc") == 0);
    WOI_END;
}

static WOI_ASYNC(int, cancels_itself, ((struct woi_task_group *, group)), int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(self->group, sleeper()) == 0);
    (void)woi_task_group_cancel(self->group);
    note('c');
    WOI_AWAIT(self->error, woi_sleep(WOI_SEC(1)));
    note('!');
    WOI_RETURN(0);
WOI_FINALLY:
    finals++;
    WOI_END;
}

WOI_TEST(trio_nursery, nursery_cancel_doesnt_create_cyclic_garbage, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, cancels_itself(&self->group)));
    WOI_ASSERT(self->error == -ECANCELED && finals == 2 && strcmp(record, "c") == 0);
    WOI_END;
}
