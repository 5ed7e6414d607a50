/* Scopes, tokens, task locals and task groups when there is no memory: every allocation fails once. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi/runtime.h"
#include "woi/scope.h"
#include "woi/task_group.h"
#include "woi/task_local.h"
#include "woi/token.h"

WOI_TASK_LOCAL(int, number);

static struct gate gate;
static struct woi_scope scope;
static struct woi_token *token;
static struct woi_task_group group;

static void begin(void)
{
    support_begin();
    gate = (struct gate){0};
    token = woi_token_new();
}

static void end(void)
{
    woi_task_group_end(&group);
    woi_token_drop(token);
    support_end();
}

WOI_TASK_LOCAL(long, stamp);

TestSuite(scope_memory, .init = begin, .fini = end);

/* Makes it with the first allocation failing, the second, and so on, until it succeeds: the future inside has
 * been dropped each time, and nothing is left. */
#define EACH_FAILS(make, at_least)                                                                           \
    do {                                                                                                     \
        size_t fails_ = 0;                                                                                   \
        for (;; fails_++) {                                                                                  \
            struct passage *inside = pass(&gate);                                                            \
            gate.drops = 0;                                                                                  \
            heap.fail_at = fails_ + 1;                                                                       \
            struct woi_future_int *made = (make);                                                            \
            heap.fail_at = 0;                                                                                \
            if (made) {                                                                                      \
                cr_assert(eq(int, gate.drops, 0));                                                           \
                woi_drop(made);                                                                              \
                break;                                                                                       \
            }                                                                                                \
            cr_assert(eq(int, gate.drops, 1));                                                               \
        }                                                                                                    \
        cr_assert(ge(sz, fails_, (at_least)));                                                               \
        cr_assert(eq(int, gate.drops, 1));                                                                   \
    } while (0)

Test(scope_memory, scopes)
{
    EACH_FAILS(woi_scope_run(&scope, inside), 1);
    cr_assert(eq(ptr, scope.running_, NULL));
    EACH_FAILS(woi_cancel_after(1, inside), 1);
    EACH_FAILS(woi_cancel_at(1, inside), 1);
    EACH_FAILS(woi_shield(inside), 1);
    EACH_FAILS(woi_until_cancelled(token, inside), 1);
}

Test(scope_memory, task_locals)
{
    EACH_FAILS(WOI_WITH(number, 1, inside), 2);
}

Test(scope_memory, task_groups)
{
    EACH_FAILS(woi_task_group_run(&group, inside), 3);
    cr_assert(eq(ptr, group.state_, NULL));
}

Test(scope_memory, tokens)
{
    heap.fail_at = 1;
    cr_assert(eq(ptr, woi_token_new(), NULL));
    heap.fail_at = 1;
    cr_assert(eq(ptr, woi_token_child(token), NULL));
    heap.fail_at = 1;
    cr_assert(eq(ptr, woi_token_cancelled(token), NULL));
}

/* Group, member, task. */
Test(scope_memory, a_failing_spawn_is_a_failure_of_the_group)
{
    struct woi_runtime *runtime;
    int output = 1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    for (size_t k = 1; k <= 3; k++) {
        struct woi_enter_guard guard;
        struct woi_future *inside = &pass(&gate)->future;

        gate.drops = 0;
        cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
        heap.fail_at = k;
        cr_assert(eq(int, woi_task_group_spawn_(&group, inside), -ENOMEM));
        heap.fail_at = 0;
        cr_assert(eq(int, gate.drops, 1));
        cr_assert(eq(int, woi_task_group_spawn(&group, pass(&gate)), -ECANCELED));
        cr_assert(eq(int, woi_runtime_leave(&guard), 0));
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_task_group_wait(&group)), 0));
        cr_assert(eq(int, output, -ENOMEM));
        woi_task_group_end(&group);
    }
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- what is hidden is not kept --- */

static size_t most_blocks;

static WOI_ASYNC_DECLARE(int, succeeds, ((int, n)));

static WOI_ASYNC(int, spawns_successor, ((int, n)))
{
    WOI_BEGIN;
    most_blocks = heap.blocks > most_blocks ? heap.blocks : most_blocks;
    WOI_ASSERT(*number() == self->n);
    WOI_RETURN(self->n ? woi_spawn_detached(succeeds(self->n - 1)) : 0);
    WOI_END;
}

/* Binds the number anew, and spawns inside another that does so. */
static WOI_ASYNC_DEFINE(int, succeeds, ((int, n)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, WOI_WITH(number, self->n, spawns_successor(self->n)));
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(int, yields, ((int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

Test(scope_memory, a_chain_of_tasks_that_bind_anew_stays_short)
{
    struct woi_runtime *runtime;
    int output = 1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, succeeds(1000)), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, yields(1100)), 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(ge(sz, most_blocks, 5));
    cr_assert(lt(sz, most_blocks, 50));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- what is hidden is not kept --- */

static size_t blocks_most;

/* Spawns its successor inside what it binds anew, in turns with what it leaves hidden. */
static WOI_ASYNC(int, binds_anew, ((int, left)))
{
    WOI_BEGIN;
    cr_assert(eq(int, *number(), self->left));
    cr_assert(eq(long, *stamp(), self->left));
    if (heap.blocks > blocks_most)
        blocks_most = heap.blocks;
    if (self->left > 0)
        WOI_RETURN(woi_spawn_detached(
            WOI_WITH(number, self->left - 1, WOI_WITH(stamp, self->left - 1, binds_anew(self->left - 1)))));
    gate_open(&gate, 0);
    WOI_END;
}

static WOI_ASYNC(int, waits_for_the_last, (), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, WOI_WITH(number, 5000, WOI_WITH(stamp, 5000, binds_anew(5000))));
    WOI_AWAIT(self->output, pass(&gate));
    WOI_END;
}

Test(scope_memory, successors_that_bind_two_values_anew_keep_no_others)
{
    struct woi_runtime *runtime;
    int output;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, waits_for_the_last()), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(lt(sz, blocks_most, 100));
}

static WOI_ASYNC(int, reads_both, ())
{
    WOI_BEGIN;
    WOI_RETURN(number() && stamp() ? *number() * 10 + (int)*stamp() : -1);
    WOI_END;
}

static WOI_ASYNC(int, awaits_made, ((struct woi_future_int *, made), (int *, ret_outer)), int output;)
{
    WOI_BEGIN;
    heap.fail_always = true;
    heap.fail_at = 1;
    WOI_AWAIT(self->output, self->made);
    heap.fail_always = false;
    heap.fail_at = 0;
    *self->ret_outer = *number();
    WOI_RETURN(self->output);
    WOI_END;
}

Test(scope_memory, without_memory_a_binding_hides_all_the_same)
{
    int output = 0, outer = 0, failed;
    struct hand hand = {0};
    struct woi_future_int *inner = WOI_WITH(number, 3, WOI_INTO(output, reads_both()));
    struct woi_future_int *all = WOI_WITH(number, 1, WOI_WITH(stamp, 2, awaits_made(inner, &outer)));

    failed = step(&all, &hand);
    cr_assert(eq(int, failed, 0));
    cr_assert(eq(int, output, 32));
    cr_assert(eq(int, outer, 1));
}
