/* Task groups: waited for, collected, limited, cancelled, dropped. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

static int running, most, finished, finals;

static void begin(void)
{
    running = most = finished = finals = 0;
}

static WOI_ASYNC(int, job, ((int, output), (int64_t, ns)), bool began;)
{
    WOI_BEGIN;
    self->began = true;
    running++;
    most = running > most ? running : most;
    WOI_AWAIT(woi_sleep(self->ns));
    finished++;
    WOI_RETURN(self->output);
WOI_FINALLY:
    running -= self->began;
    finals++;
    WOI_END;
}

static WOI_ASYNC(int, panics, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_PANIC("on purpose");
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *name, void *data)
{
    (void)panic, (void)name, (void)data;
}

TestSuite(task_group, .init = begin);

WOI_TEST(task_group, wait_is_for_all, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    for (int i = 0; i < 10; i++)
        WOI_ASSERT(woi_task_group_spawn(&self->group, job(i, WOI_MS(i))) == 0);
    WOI_ASSERT(woi_task_group_count(&self->group) == 10);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0 && finished == 10 && woi_now() - self->start == WOI_MS(9));
    WOI_ASSERT(woi_task_group_count(&self->group) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, the_first_failure_cancels_the_rest, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, job(i == 2 ? -EIO : 0, WOI_MS(10 * (i + 1))));
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -EIO && finished == 3 && finals == 5);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(30));
    WOI_ASSERT(woi_task_group_spawn(&self->group, job(0, 0)) == -ECANCELED && finals == 6);
    woi_task_group_end(&self->group);
    WOI_ASSERT(woi_task_group_spawn(&self->group, job(0, 0)) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, or_not_by_choice, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    self->group.keep_going = true;
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, job(i >= 2 ? -i : 0, WOI_MS(10 * (i + 1))));
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -2 && finished == 5);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, a_panic_is_a_failure, struct woi_task_group group; int error; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    (void)woi_task_group_spawn(&self->group, job(0, WOI_SEC(1)));
    (void)woi_task_group_spawn(&self->group, panics());
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -ENOTRECOVERABLE && finished == 0 && finals == 1);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, a_limit_holds_tasks_back, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->group.limit = 3;
    self->start = woi_now();
    for (int i = 0; i < 10; i++)
        (void)woi_task_group_spawn(&self->group, job(0, WOI_MS(10)));
    WOI_ASSERT(woi_task_group_count(&self->group) == 10);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0 && finished == 10 && most == 3 && woi_now() - self->start == WOI_MS(40));
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, room_keeps_a_spawner_from_running_ahead, struct woi_task_group group; int error, i;)
{
    WOI_BEGIN;
    self->group.limit = 2;
    for (self->i = 0; self->i < 10; self->i++) {
        WOI_AWAIT(self->error, woi_task_group_room(&self->group));
        WOI_ASSERT(self->error == 0 && woi_task_group_count(&self->group) < 2);
        (void)woi_task_group_spawn(&self->group, job(self->i == 9 ? -EIO : 0, WOI_MS(10)));
    }
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -EIO && most == 2);
    WOI_AWAIT(self->error, woi_task_group_room(&self->group));
    WOI_ASSERT(self->error == -ECANCELED);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, next_gives_them_as_they_end, struct woi_task_group group; struct job_handle *handle;
         struct job_result result; int error, i;)
{
    WOI_BEGIN;
    self->group.collect = true;
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, job(i, WOI_MS(10 * (5 - i))));
    for (self->i = 4;; self->i--) {
        WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->handle));
        if (self->error)
            break;
        WOI_AWAIT(self->result, self->handle);
        WOI_ASSERT(self->result.error == WOI_OK && self->result.value == self->i);
    }
    WOI_ASSERT(self->error == -ECHILD && self->i == -1);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, next_needs_collect, struct woi_task_group group; struct job_handle *handle; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->handle));
    WOI_ASSERT(self->error == -EINVAL);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, cancel_aborts_all_and_those_held_back, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    self->group.limit = 2;
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, job(0, WOI_SEC(1)));
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(running == 2);
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_ASSERT(finals == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == -ECANCELED && finals == 5 && most == 2);
    WOI_ASSERT(woi_task_group_cancel(NULL) == -EINVAL);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, an_ended_group_aborts_its_tasks, struct woi_task_group group;)
{
    WOI_BEGIN;
    self->group.limit = 3;
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, job(0, WOI_SEC(1)));
    WOI_AWAIT(woi_sleep(1));
    woi_task_group_end(&self->group);
    WOI_ASSERT(woi_task_group_count(&self->group) == 0 && finals == 0);
    WOI_AWAIT(woi_sleep(1)); /* they have all had their turn */
    WOI_ASSERT(finals == 5 && finished == 0 && woi_runtime_task_count(woi_runtime_current()) == 1);
    WOI_END;
}

/* --- run --- */

static WOI_ASYNC(int, body, ((struct woi_task_group *, group), (int, n), (int, output), (int64_t, ns)))
{
    WOI_BEGIN;
    for (int i = 0; i < self->n; i++)
        (void)woi_task_group_spawn(self->group, job(0, WOI_MS(10 * (i + 1))));
    WOI_AWAIT(woi_sleep(self->ns));
    WOI_RETURN(self->output);
WOI_FINALLY:
    finals += 100;
    WOI_END;
}

WOI_TEST(task_group, run_ends_with_the_last_of_its_tasks, struct woi_task_group group; int error, output; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error,
              woi_task_group_run(&self->group, WOI_INTO(self->output, body(&self->group, 5, 3, 0))));
    WOI_ASSERT(self->error == 0 && self->output == 3 && finished == 5);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(50) && !self->group.state_);
    WOI_END;
}

WOI_TEST(task_group, a_body_that_fails_cancels_its_tasks, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, body(&self->group, 5, -EIO, WOI_MS(25))));
    WOI_ASSERT(self->error == -EIO && finished == 2 && finals == 105);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(25));
    WOI_END;
}

WOI_TEST(task_group, a_task_that_fails_cancels_the_body, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    (void)woi_task_group_spawn(&self->group, job(-EIO, WOI_MS(15)));
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, body(&self->group, 5, 0, WOI_SEC(1))));
    WOI_ASSERT(self->error == -EIO && finished == 2 && finals == 106);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(15));
    WOI_END;
}

WOI_TEST(task_group, a_run_that_is_dropped_aborts_its_tasks, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_timeout(WOI_MS(15), woi_task_group_run(&self->group,
                                                                      body(&self->group, 5, 0, WOI_SEC(1)))));
    WOI_ASSERT(self->error == -ETIMEDOUT && finals == 101);
    WOI_AWAIT(woi_sleep(1)); /* they have all had their turn */
    WOI_ASSERT(finals == 105 && finished == 1);
    WOI_ASSERT(woi_runtime_task_count(woi_runtime_current()) == 1);
    WOI_END;
}

static WOI_ASYNC(int, shielded_body, ((struct woi_task_group *, group)))
{
    WOI_BEGIN;
    (void)woi_task_group_spawn(self->group, job(-EIO, WOI_MS(5)));
    WOI_AWAIT(woi_shield(job(0, WOI_MS(50))));
    WOI_AWAIT(job(0, WOI_SEC(1)));
    WOI_END;
}

WOI_TEST(task_group, what_is_shielded_in_the_body_holds_up_its_end, struct woi_task_group group; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, shielded_body(&self->group)));
    WOI_ASSERT(self->error == -EIO && woi_now() - self->start == WOI_MS(50));
    WOI_ASSERT(finished == 2 && finals == 3);
    WOI_END;
}

static WOI_ASYNC(int, tree, ((int, depth)), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    if (self->depth == 0)
        WOI_TRY(job(-EIO, WOI_MS(1)));
    (void)woi_task_group_spawn(&self->group, tree(self->depth - 1));
    (void)woi_task_group_spawn(&self->group, job(0, WOI_SEC(1)));
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_RETURN(self->error);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

WOI_TEST(task_group, a_failure_goes_up_a_tree_of_groups, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, tree(50));
    WOI_ASSERT(self->error == -EIO && finals == 51 && woi_now() - self->start == WOI_MS(1));
    WOI_END;
}
