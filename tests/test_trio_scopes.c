/* Cancel scopes in the situations of Trio's _core/_tests/test_run.py and _tests/test_timeouts.py. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

static int finals;

static void begin(void)
{
    finals = 0;
}

TestSuite(trio_scopes, .init = begin);
TestSuite(trio_timeouts, .init = begin);

static WOI_ASYNC(int, naps, ((int64_t, ns)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->ns));
    WOI_RETURN(7);
WOI_FINALLY:
    finals++;
    WOI_END;
}

static WOI_ASYNC(void, cancels_after, ((struct woi_scope *, scope), (int64_t, ns)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    (void)woi_scope_cancel(self->scope);
    WOI_END;
}

/* Every await is a point where it may be cancelled: how many it comes through. */
static WOI_ASYNC(int, passes_points, ((struct woi_scope *, scope), (int *, passed)))
{
    WOI_BEGIN;
    WOI_YIELD();
    ++*self->passed;
    (void)woi_scope_cancel(self->scope);
    WOI_ASSERT(woi_is_cancelled());
    ++*self->passed;
    WOI_YIELD();
    ++*self->passed;
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_scopes, cancel_points, struct woi_scope scope; int error, passed;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, passes_points(&self->scope, &self->passed)));
    WOI_ASSERT(self->error == -ECANCELED && self->passed == 2);
    WOI_END;
}

WOI_TEST(trio_scopes, cancel_edge_cases, struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    /* Twice is once. */
    WOI_ASSERT(woi_scope_cancel(&self->scope) == 0 && woi_scope_cancel(&self->scope) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, naps(WOI_SEC(1))));
    WOI_ASSERT(self->error == -ECANCELED && finals == 1);
    /* After its end it changes nothing but the next run. */
    self->scope = (struct woi_scope){0};
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, naps(1)));
    WOI_ASSERT(self->error == 0 && woi_scope_cancel(&self->scope) == 0);
    WOI_END;
}

static WOI_ASYNC(int, shielded_steps, ((struct woi_scope *, outer), (struct woi_scope *, inner)), int error;)
{
    WOI_BEGIN;
    (void)woi_scope_cancel(self->outer);
    WOI_AWAIT(self->error, naps(1)); /* the shield holds */
    WOI_ASSERT(self->error == 7);
    WOI_AWAIT(self->error, woi_cancel_at(1, naps(WOI_SEC(1)))); /* not against what is inside it */
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_AWAIT(self->error, naps(1));
    WOI_ASSERT(self->error == 7);
    (void)woi_scope_cancel(self->inner); /* nor against itself */
    WOI_AWAIT(self->error, naps(1));
    WOI_ASSERT(false);
    WOI_END;
}

WOI_TEST(trio_scopes, cancel_shielding, struct woi_scope outer, inner; int error, inner_error;)
{
    WOI_BEGIN;
    self->inner.shield = true;
    WOI_AWAIT(
        self->error,
        woi_scope_run(&self->outer,
                      WOI_INTO(self->inner_error,
                               woi_scope_run(&self->inner, shielded_steps(&self->outer, &self->inner)))));
    /* With the shield nothing else was left inside: the outer one is ready. */
    WOI_ASSERT(self->error == 0 && self->inner_error == -ECANCELED && finals == 4);
    WOI_END;
}

static WOI_ASYNC(void, moves_after, ((struct woi_scope *, scope), (int64_t, ns), (int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(self->ns));
    (void)woi_scope_set_deadline(self->scope, self->deadline);
    WOI_END;
}

WOI_TEST(trio_scopes, basic_timeout, struct woi_scope scope; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    self->scope.deadline = self->start + WOI_SEC(1);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, naps(1)));
    WOI_ASSERT(self->error == 0);
    WOI_AWAIT(woi_sleep(WOI_SEC(2))); /* what has ended is not cancelled later */
    WOI_ASSERT(!self->scope.cancelled && !woi_is_cancelled());
    self->start = woi_now();
    self->scope.deadline = self->start + WOI_SEC(1);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, naps(WOI_FOREVER)));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_SEC(1));
    /* changing the deadline */
    self->start = woi_now();
    self->scope.deadline = self->start + WOI_SEC(10);
    WOI_ASSERT(woi_spawn_detached(moves_after(&self->scope, WOI_SEC(5), self->start + WOI_SEC(1))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, naps(WOI_FOREVER)));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_SEC(5));
    WOI_END;
}

static WOI_ASYNC(int, cancels_both, ((struct woi_scope *, first), (struct woi_scope *, second)))
{
    WOI_BEGIN;
    (void)woi_scope_cancel(self->first);
    (void)woi_scope_cancel(self->second);
    WOI_TRY(woi_sleep(WOI_FOREVER));
    WOI_RETURN(0);
    WOI_END;
}

/* Trio gives it to the outer one at once; here the inner one is ready in the same poll, and so is the outer.
 */
WOI_TEST(trio_scopes, cancel_scope_nesting, struct woi_scope first, second, third; int one, two, three;)
{
    WOI_BEGIN;
    WOI_AWAIT(
        self->one,
        woi_scope_run(
            &self->first,
            WOI_INTO(self->two,
                     woi_scope_run(
                         &self->second,
                         WOI_INTO(self->three,
                                  woi_scope_run(&self->third, cancels_both(&self->third, &self->second)))))));
    WOI_ASSERT(self->one == 0 && self->two == 0 && self->three == -ECANCELED);
    WOI_ASSERT(!self->first.cancelled && self->second.cancelled && self->third.cancelled);
    WOI_END;
}

/* Pending when its body ends: not delivered. */
static WOI_ASYNC(int, ends_cancelled, ((struct woi_scope *, scope)), int error;)
{
    WOI_BEGIN;
    (void)woi_scope_cancel(self->scope);
    WOI_AWAIT(self->error, woi_shield(naps(1)));
    WOI_RETURN(5);
    WOI_END;
}

WOI_TEST(trio_scopes, cancel_scope_no_cancellederror, struct woi_scope scope; int error, output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->output, ends_cancelled(&self->scope))));
    WOI_ASSERT(self->error == 0 && self->output == 5 && self->scope.cancelled);
    WOI_AWAIT(self->error, naps(1));
    WOI_ASSERT(self->error == 7);
    WOI_END;
}

static WOI_ASYNC(int, runs_in, ((struct woi_scope *, scope)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(self->scope, naps(WOI_FOREVER)));
    WOI_RETURN(self->error == -ECANCELED ? 0 : -EPROTO);
    WOI_END;
}

static void quiet(const struct woi_panic *panic, const char *name, void *data)
{
    (void)panic, (void)name, (void)data;
}

WOI_TEST(trio_scopes, cancel_unbound, struct woi_scope scope; struct woi_task_group group; int error;
         struct runs_in_result result; woi_panic_hook *hook;)
{
    WOI_BEGIN;
    self->hook = woi_set_panic_hook(quiet, NULL);
    (void)woi_scope_cancel(&self->scope); /* before */
    WOI_AWAIT(self->result, woi_spawn(runs_in(&self->scope)));
    WOI_ASSERT(self->result.error == WOI_OK && self->result.value == 0);
    self->scope = (struct woi_scope){0}; /* after */
    WOI_ASSERT(woi_task_group_spawn(&self->group, runs_in(&self->scope)) == 0);
    WOI_AWAIT(woi_sleep(1));
    /* Not by two tasks at the same time. */
    WOI_AWAIT(self->result, woi_spawn(runs_in(&self->scope)));
    WOI_ASSERT(self->result.error == WOI_PANICKED);
    WOI_ASSERT(woi_scope_cancel(&self->scope) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_ASSERT(self->error == 0 && finals == 3);
WOI_FINALLY:
    (void)woi_set_panic_hook(self->hook, NULL);
    woi_task_group_end(&self->group);
    WOI_END;
}

static WOI_ASYNC(int, asks_twice, ((int64_t, deadline)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_current_deadline() == self->deadline);
    WOI_YIELD();
    WOI_ASSERT(woi_current_deadline() == self->deadline);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_scopes, current_effective_deadline, int64_t now; int error;)
{
    WOI_BEGIN;
    self->now = woi_now();
    WOI_ASSERT(woi_current_deadline() == WOI_FOREVER);
    WOI_AWAIT(self->error, woi_cancel_at(self->now + 1000, asks_twice(self->now + 1000)));
    WOI_AWAIT(self->error,
              woi_cancel_at(self->now + 900, woi_cancel_at(self->now + 1000, asks_twice(self->now + 900))));
    WOI_AWAIT(self->error, woi_cancel_at(self->now + 900, woi_shield(asks_twice(WOI_FOREVER))));
    WOI_ASSERT(self->error == 0 && woi_current_deadline() == WOI_FOREVER);
    WOI_END;
}

static WOI_ASYNC(int, descends, ((int, depth)), int error;)
{
    WOI_BEGIN;
    if (self->depth == 0)
        WOI_TRY(woi_sleep(WOI_FOREVER));
    WOI_AWAIT(self->error, woi_cancel_after(WOI_FOREVER, descends(self->depth - 1)));
    WOI_RETURN(0);
WOI_FINALLY:
    finals++;
    WOI_END;
}

WOI_TEST(trio_scopes, very_deep_cancel_scope_nesting, struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_spawn_detached(cancels_after(&self->scope, WOI_MS(1))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, descends(250)));
    WOI_ASSERT(self->error == -ECANCELED && finals == 251);
    WOI_END;
}

/* Two of the same deadline, one of them moved away. */
WOI_TEST(trio_scopes, cancel_scope_deadline_duplicates, struct woi_scope first, second; int error; int64_t now;)
{
    WOI_BEGIN;
    self->now = woi_now();
    self->first.deadline = self->second.deadline = self->now + WOI_SEC(1);
    WOI_ASSERT(woi_spawn_detached(moves_after(&self->first, WOI_MS(1), self->now + WOI_SEC(3))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->first, woi_scope_run(&self->second, naps(WOI_SEC(2)))));
    WOI_ASSERT(self->error == 0 && finals == 1 && woi_now() == self->now + WOI_SEC(1));
    self->first.deadline = self->second.deadline = self->now + WOI_SEC(2);
    WOI_AWAIT(self->error, woi_scope_run(&self->first, woi_scope_run(&self->second, naps(WOI_SEC(2)))));
    WOI_ASSERT(finals == 2 && woi_now() == self->now + WOI_SEC(2));
    WOI_END;
}

WOI_TEST(trio_scopes, locals_destroyed_promptly_on_cancel, struct woi_scope scope; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_spawn_detached(cancels_after(&self->scope, WOI_MS(1))) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, woi_join(naps(WOI_FOREVER), naps(WOI_FOREVER))));
    WOI_ASSERT(self->error == -ECANCELED && finals == 2);
    WOI_END;
}

WOI_TEST(trio_scopes, yield_briefly_checks_for_timeout, int error; int64_t now;)
{
    WOI_BEGIN;
    self->now = woi_now();
    WOI_AWAIT(self->error, woi_cancel_at(self->now + WOI_MS(5), woi_yield_now()));
    WOI_ASSERT(self->error == 0);
    WOI_AWAIT(woi_sleep(WOI_MS(5)));
    WOI_AWAIT(self->error, woi_cancel_at(self->now + WOI_MS(5), woi_yield_now()));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_END;
}

/* --- test_timeouts.py --- */

WOI_TEST(trio_timeouts, move_on_after, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_cancel_after(WOI_SEC(1), naps(WOI_SEC(100))));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_SEC(1));
    WOI_END;
}

static WOI_ASYNC(int, shielded_naps, ((struct woi_scope *, outer)), struct woi_scope shield; int error;)
{
    WOI_BEGIN;
    (void)woi_scope_cancel(self->outer);
    self->shield.shield = true;
    self->shield.deadline = woi_now() + WOI_SEC(1);
    WOI_AWAIT(self->error, woi_scope_run(&self->shield, naps(1))); /* it protects */
    WOI_ASSERT(self->error == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->shield, naps(WOI_FOREVER)));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    finals += 10;
    WOI_YIELD(); /* it is gone */
    finals += 100;
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_timeouts, context_shields_from_outer, struct woi_scope outer; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->outer, shielded_naps(&self->outer)));
    WOI_ASSERT(self->error == -ECANCELED && finals == 12);
    WOI_END;
}

WOI_TEST(trio_timeouts, move_on_after_moves_on_even_if_shielded, struct woi_scope outer; int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, woi_scope_run(&self->outer, shielded_naps(&self->outer)));
    WOI_ASSERT(woi_now() - self->start == WOI_SEC(1));
    WOI_END;
}

static WOI_ASYNC(int, fails_after, ((int64_t, ns), (int64_t, nap)))
{
    WOI_BEGIN;
    WOI_TRY(woi_cancel_after(self->ns, naps(self->nap)));
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_timeouts, fail, int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, fails_after(WOI_SEC(1), WOI_SEC(100)));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_AWAIT(self->error, fails_after(WOI_SEC(100), 0));
    WOI_ASSERT(self->error == 0);
    WOI_END;
}

/* Nothing is out of range here: what is negative has passed. */
WOI_TEST(trio_timeouts, timeouts_raise_value_error, int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_cancel_after(-1, naps(1)));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_AWAIT(self->error, woi_cancel_after(INT64_MIN, naps(1)));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_AWAIT(self->error, woi_cancel_at(-1, naps(1)));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_END;
}

static WOI_ASYNC(int, awaits_late, ((struct woi_future_int *, scope)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_SEC(3)));
    WOI_AWAIT(self->error, self->scope);
    WOI_RETURN(self->error);
    WOI_END;
}

WOI_TEST(trio_timeouts, timeout_deadline_on_entry, int error; int64_t start;)
{
    WOI_BEGIN;
    self->start = woi_now();
    WOI_AWAIT(self->error, awaits_late(woi_cancel_after(WOI_SEC(5), naps(WOI_FOREVER))));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() - self->start == WOI_SEC(8));
    WOI_END;
}
