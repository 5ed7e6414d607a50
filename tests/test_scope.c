/* Cancel scopes: cancelled by hand, by a deadline, in one another. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

static int finished, finals;

static void begin(void)
{
    finished = finals = 0;
}

/* Sleeps, and counts whether it came through and that its finally part ran. */
static WOI_ASYNC(int, nap, ((int64_t, ns)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->ns));
    finished++;
    WOI_RETURN(7);
WOI_FINALLY:
    finals++;
    WOI_END;
}

static WOI_ASYNC(void, cancels, ((struct woi_scope *, scope), (int64_t, ns)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    (void)woi_scope_cancel(self->scope);
    WOI_END;
}

TestSuite(scope, .init = begin);

WOI_TEST(scope, what_is_ready_gives_its_output, struct woi_scope scope; int error, output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->output, nap(WOI_MS(1)))));
    WOI_ASSERT(self->error == 0 && self->output == 7 && finals == 1);
    WOI_ASSERT(!self->scope.running_);
    WOI_END;
}

WOI_TEST(scope, a_cancelled_scope_drops_what_is_inside, struct woi_scope scope; int error, output; int64_t start;)
{
    WOI_BEGIN;
    self->output = -1;
    self->start = woi_now();
    WOI_ASSERT(woi_spawn_detached(cancels(&self->scope, WOI_MS(5))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->output, nap(WOI_SEC(1)))));
    WOI_ASSERT(self->error == -ECANCELED && self->output == -1);
    WOI_ASSERT(finished == 0 && finals == 1);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(5));
    WOI_END;
}

WOI_TEST(scope, one_that_was_cancelled_before_polls_nothing, struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    (void)woi_scope_cancel(&self->scope);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, nap(0)));
    WOI_ASSERT(self->error == -ECANCELED && finished == 0 && finals == 1);
    WOI_END;
}

WOI_TEST(scope, a_deadline_is_kept, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(20), nap(WOI_SEC(1))));
    WOI_ASSERT(self->error == -ETIMEDOUT && finals == 1 && woi_now() - self->start == WOI_MS(20));
    WOI_AWAIT(self->error, woi_cancel_at(woi_now() + WOI_MS(20), nap(WOI_SEC(1))));
    WOI_ASSERT(self->error == -ETIMEDOUT && finals == 2 && woi_now() - self->start == WOI_MS(40));
    WOI_AWAIT(self->error, woi_cancel_after(WOI_FOREVER, nap(WOI_SEC(1))));
    WOI_ASSERT(self->error == 0 && finished == 1);
    WOI_END;
}

static WOI_ASYNC(int, at_once, ())
{
    WOI_BEGIN;
    finished++;
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(scope, what_is_ready_at_once_is_never_late, int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_cancel_after(0, at_once()));
    WOI_ASSERT(self->error == 0);
    WOI_AWAIT(self->error, woi_cancel_at(1, at_once()));
    WOI_ASSERT(self->error == 0 && finished == 2);
    WOI_AWAIT(self->error, woi_cancel_at(1, nap(1)));
    WOI_ASSERT(self->error == -ETIMEDOUT && finished == 2);
    WOI_END;
}

static WOI_ASYNC(void, moves_deadline, ((struct woi_scope *, scope), (int64_t, ns), (int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    WOI_ASSERT(woi_scope_set_deadline(self->scope, self->deadline) == 0);
    WOI_END;
}

WOI_TEST(scope, a_deadline_can_be_moved, struct woi_scope scope; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->scope.deadline = self->start + WOI_MS(10);
    WOI_ASSERT(woi_spawn_detached(moves_deadline(&self->scope, WOI_MS(5), self->start + WOI_MS(50))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, nap(WOI_SEC(1))));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(50));
    /* ... to earlier, even into the past ... */
    self->scope.deadline = 0;
    WOI_ASSERT(woi_spawn_detached(moves_deadline(&self->scope, WOI_MS(5), 1)) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, nap(WOI_SEC(1))));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(55));
    /* ... and away. */
    self->scope.deadline = woi_now() + WOI_MS(10);
    WOI_ASSERT(woi_spawn_detached(moves_deadline(&self->scope, WOI_MS(5), 0)) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, nap(WOI_MS(20))));
    WOI_ASSERT(self->error == 0);
    WOI_END;
}

WOI_TEST(scope, the_earliest_deadline_of_those_around_counts, int outer, inner; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->inner = 1;
    WOI_AWAIT(
        self->outer,
        woi_cancel_after(WOI_MS(10), WOI_INTO(self->inner, woi_cancel_after(WOI_MS(20), nap(WOI_SEC(1))))));
    WOI_ASSERT(self->outer == -ETIMEDOUT && self->inner == 1 && woi_now() - self->start == WOI_MS(10));
    WOI_AWAIT(
        self->outer,
        woi_cancel_after(WOI_MS(20), WOI_INTO(self->inner, woi_cancel_after(WOI_MS(10), nap(WOI_SEC(1))))));
    WOI_ASSERT(self->outer == 0 && self->inner == -ETIMEDOUT && woi_now() - self->start == WOI_MS(20));
    WOI_ASSERT(finals == 2);
    WOI_END;
}

/* --- shields --- */

WOI_TEST(scope, a_shield_holds_up_the_cancellation, struct woi_scope scope; int error, inner; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_ASSERT(woi_spawn_detached(cancels(&self->scope, WOI_MS(5))) == 0);
    WOI_AWAIT(self->error,
              woi_scope_run(&self->scope, woi_join(woi_shield(nap(WOI_MS(30))), nap(WOI_SEC(1)))));
    WOI_ASSERT(self->error == -ECANCELED && finished == 1 && finals == 2);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(30));
    WOI_END;
}

WOI_TEST(scope, what_is_ready_with_its_shield_is_ready, struct woi_scope scope; int error, output;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_spawn_detached(cancels(&self->scope, WOI_MS(5))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, woi_shield(WOI_INTO(self->output, nap(WOI_MS(30))))));
    WOI_ASSERT(self->error == 0 && self->output == 7 && finals == 1);
    WOI_END;
}

static WOI_ASYNC(int, two_naps, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_shield(nap(WOI_MS(30))));
    WOI_ASSERT(self->error == 0 && woi_is_cancelled());
    WOI_AWAIT(self->error, nap(WOI_MS(30)));
    WOI_RETURN(1);
WOI_FINALLY:
    WOI_ASSERT(woi_is_cancelled());
    WOI_END;
}

WOI_TEST(scope, after_the_shield_the_next_await_is_cancelled, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(5), woi_cancel_after(WOI_SEC(9), two_naps())));
    WOI_ASSERT(self->error == -ETIMEDOUT && finished == 1 && finals == 2);
    WOI_ASSERT(woi_now() - self->start == WOI_MS(30));
    WOI_END;
}

WOI_TEST(scope, a_scope_that_shields_is_cancelled_itself, struct woi_scope inner; int outer, error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->inner.shield = true;
    self->inner.deadline = woi_now() + WOI_MS(20);
    WOI_AWAIT(
        self->outer,
        woi_cancel_after(WOI_MS(10), WOI_INTO(self->error, woi_scope_run(&self->inner, nap(WOI_SEC(1))))));
    WOI_ASSERT(self->outer == 0 && self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(20));
    WOI_END;
}

/* What is lent lives on, but when the lender has gone it is inside of no scope any more. */
static WOI_ASYNC(int, lends_a_shield, ((bool, twice)), struct woi_future_int *op, *middle; int which, error;)
{
    WOI_BEGIN;
    self->op = woi_shield(nap(WOI_SEC(100)));
    if (self->twice) {
        self->middle = woi_select(WOI_BORROW(self->op), woi_sleep(WOI_SEC(50)));
        WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->middle), woi_sleep(WOI_MS(1))));
    } else {
        WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->op), woi_sleep(WOI_MS(1))));
    }
    WOI_ASSERT(self->which == 1);
    WOI_AWAIT(self->error, woi_sleep(WOI_SEC(3)));
WOI_FINALLY:
    woi_drop(self->middle);
    woi_drop(self->op);
    WOI_END;
}

WOI_TEST(scope, a_shield_that_was_lent_holds_up_nothing_afterwards, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(20), lends_a_shield(false)));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(20));
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(20), lends_a_shield(true)));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(40));
    WOI_ASSERT(finals == 2 && finished == 0);
    WOI_END;
}

/* While it is lent it does hold it up: what the other branch won comes through. */
static WOI_ASYNC(int, lends_for_long, (), struct woi_future_int *op; int which;)
{
    WOI_BEGIN;
    self->op = woi_shield(nap(WOI_SEC(100)));
    WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->op), woi_sleep(WOI_MS(50))));
    WOI_RETURN(self->which);
WOI_FINALLY:
    woi_drop(self->op);
    WOI_END;
}

WOI_TEST(scope, a_shield_holds_up_while_it_is_lent, int error, which; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(20), WOI_INTO(self->which, lends_for_long())));
    WOI_ASSERT(self->error == 0 && self->which == 1 && woi_now() - self->start == WOI_MS(50));
    WOI_END;
}

static WOI_STREAM(int, naps_shielded, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_shield(nap(WOI_SEC(100))));
    WOI_YIELD_VALUE(1);
    WOI_END;
}

static WOI_ASYNC(int, asks_for_an_item, (), struct naps_shielded *stream; int item, which;)
{
    WOI_BEGIN;
    self->stream = naps_shielded();
    WOI_AWAIT(self->which, woi_select(woi_stream_next(self->stream, &self->item), woi_sleep(WOI_MS(1))));
    WOI_AWAIT(woi_sleep(WOI_SEC(3)));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

WOI_TEST(scope, nor_does_one_in_a_stream_that_was_asked, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(20), asks_for_an_item()));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_MS(20));
    WOI_END;
}

WOI_TEST(scope, no_shield_holds_up_a_drop, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_timeout(WOI_MS(10), woi_cancel_after(WOI_MS(1), woi_shield(nap(WOI_SEC(1))))));
    WOI_ASSERT(self->error == -ETIMEDOUT && finals == 1 && woi_now() - self->start == WOI_MS(10));
    WOI_END;
}

static WOI_ASYNC(void, asks, ((int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_current_deadline() == self->deadline);
    WOI_ASSERT(!woi_is_cancelled());
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(woi_current_deadline() == self->deadline);
    WOI_END;
}

WOI_TEST(scope, the_current_deadline_is_the_earliest_as_far_as_the_shield, int error; int64_t now;)
{
    WOI_BEGIN;
    self->now = woi_now();
    WOI_AWAIT(asks(WOI_FOREVER));
    WOI_AWAIT(woi_cancel_at(self->now + 100, woi_cancel_at(self->now + 200, asks(self->now + 100))));
    WOI_AWAIT(woi_cancel_at(self->now + 200, woi_cancel_at(self->now + 100, asks(self->now + 100))));
    WOI_AWAIT(
        woi_cancel_at(self->now + 100, woi_shield(woi_cancel_at(self->now + 200, asks(self->now + 200)))));
    WOI_AWAIT(woi_cancel_at(self->now + 100, woi_shield(asks(WOI_FOREVER))));
    WOI_ASSERT(woi_current_deadline() == WOI_FOREVER);
    WOI_END;
}

static WOI_ASYNC(void, runs_twice, (), struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, woi_scope_run(&self->scope, nap(1))));
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *name, void *data)
{
    (void)panic, (void)name, (void)data;
}

WOI_TEST(scope, one_that_runs_cannot_be_run_again, struct runs_twice_result result; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    WOI_AWAIT(self->result, woi_spawn(runs_twice()));
    WOI_ASSERT(self->result.error == WOI_PANICKED);
    WOI_ASSERT(strstr(self->result.panic.message, "while it runs"));
    WOI_ASSERT(finals == 1);
    WOI_ASSERT(woi_scope_cancel(NULL) == -EINVAL && woi_scope_set_deadline(NULL, 1) == -EINVAL);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    WOI_END;
}

/* --- seen from outside --- */

WOI_TASK_LOCAL(int, level);

static WOI_ASYNC(int, waits_deep, (), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(
        self->error,
        woi_cancel_after(WOI_SEC(1), WOI_WITH(level, 3, woi_task_group_run(&self->group, nap(WOI_SEC(2))))));
    WOI_RETURN(self->error);
    WOI_END;
}

WOI_TEST(scope, the_dump_shows_what_is_inside, struct waits_deep_handle *job; char *text; struct waits_deep_result result;)
{
    size_t size;
    FILE *stream;

    WOI_BEGIN;
    self->job = woi_spawn(waits_deep());
    WOI_AWAIT(woi_sleep(1));
    stream = open_memstream(&self->text, &size);
    woi_dump_tasks(stream);
    (void)fclose(stream);
    WOI_ASSERT(strstr(self->text, "waits_deep") && strstr(self->text, "with level"));
    WOI_ASSERT(strstr(strstr(self->text, "with level"), "nap"));
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.value == -ETIMEDOUT);
WOI_FINALLY:
    free(self->text);
    WOI_END;
}
