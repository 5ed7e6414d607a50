/* Combinators over arrays: of none, of one, of ten thousand. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/thread.h"
#include "gate.h"
#include "woi.h"

TestSuite(array, .init = support_begin, .fini = support_end);

enum { MANY = 10000 };

static struct gate gates[MANY];
static struct passage *passages[MANY];
static int outputs[MANY];

static void make_passages(void)
{
    for (int i = 0; i < MANY; i++) {
        passages[i] = pass(&gates[i]);
        outputs[i] = -1;
    }
}

static long polls_of_all(void)
{
    long n = 0;

    for (int i = 0; i < MANY; i++)
        n += gates[i].polls;
    return n;
}

static long drops_of_all(void)
{
    long n = 0;

    for (int i = 0; i < MANY; i++)
        n += gates[i].drops;
    return n;
}

/* --- none, one, few --- */

Test(array, of_none_is_ready_at_once_in_the_joins_and_einval_in_the_selects)
{
    struct hand hand = {0};
    struct passage **none = NULL;
    struct woi_future_int *group = woi_join_array(0, none, (int *)NULL);

    cr_assert(eq(int, step(&group, &hand), 0));
    group = woi_try_join_array(0, passages, outputs);
    cr_assert(eq(int, step(&group, &hand), 0));
    group = woi_select_array(0, none, (int *)NULL);
    cr_assert(eq(int, step(&group, &hand), -EINVAL));
    group = woi_select_biased_array(0, passages, outputs);
    cr_assert(eq(int, step(&group, &hand), -EINVAL));
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, hand.held, 0));
}

Test(array, of_one_is_that_one_in_every_combinator)
{
    for (int kind = 0; kind < 4; kind++) {
        struct gate gate = {0};
        struct hand hand = {0};
        struct passage *one = pass(&gate);
        int output = -1;
        struct woi_future_int *group = kind == 0   ? woi_join_array(1, &one, &output)
                                       : kind == 1 ? woi_try_join_array(1, &one, &output)
                                       : kind == 2 ? woi_select_array(1, &one, &output)
                                                   : woi_select_biased_array(1, &one, &output);

        cr_assert(eq(int, step(&group, &hand), WAITING));
        gate_open(&gate, 6);
        cr_assert(eq(int, output, -1));
        cr_assert(eq(int, step(&group, &hand), 0));
        cr_assert(eq(int, output, 6));
        cr_assert(eq(int, gate.drops, 1));
    }
}

Test(array, stays_the_callers_and_may_be_used_again_at_once)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct passage **two = malloc(2 * sizeof *two);
    int got[2] = {-1, -1};
    struct woi_future_int *join;

    two[0] = pass(&g[0]);
    two[1] = pass(&g[1]);
    join = woi_join_array(2, two, got);
    memset(two, 0xff, 2 * sizeof *two);
    free(two);
    gate_open(&g[0], 1);
    gate_open(&g[1], 2);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, got[0], 1));
    cr_assert(eq(int, got[1], 2));
}

Test(array, without_outputs_drops_them)
{
    struct gate gate = {.is_open = true};
    struct hand hand = {0};
    struct make_owned *one = make_owned(&gate);
    struct woi_future_int *join = woi_join_array(1, &one, (struct owned *)NULL);

    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, owned_dropped, 1));
}

Test(array, of_outputs_gets_structs_at_their_indices_with_their_ownership)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct owned got[3] = {{-1}, {-1}, {-1}};
    struct make_owned *three[3];
    struct woi_future_int *join;

    for (int i = 0; i < 3; i++)
        three[i] = make_owned(&g[i]);
    join = woi_join_array(3, three, got);
    for (int i = 2; i >= 0; i--)
        gate_open(&g[i], 10 + i);
    cr_assert(eq(int, step(&join, &hand), 0));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, got[i].number, 10 + i));
    cr_assert(eq(int, owned_dropped, 0));
}

Test(array, dropped_half_way_leaves_the_outputs_untouched)
{
    struct gate g[3] = {{.is_open = true}, {0}, {.is_open = true}};
    struct hand hand = {0};
    struct owned got[3] = {{-1}, {-1}, {-1}};
    struct make_owned *three[3];
    struct woi_future_int *join;

    for (int i = 0; i < 3; i++)
        three[i] = make_owned(&g[i]);
    join = woi_join_array(3, three, got);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    woi_drop(join);
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, got[i].number, -1));
    cr_assert(eq(int, owned_dropped, 2));
}

Test(array, that_holds_null_drops_the_others_and_is_null)
{
    struct gate g[2] = {0};
    struct walk *some[3] = {walk(&g[0], 'a'), NULL, walk(&g[1], 'b')};

    cr_assert(eq(ptr, woi_join_array(3, some, (int *)NULL), NULL));
    cr_assert(eq(sz, journal.length, 2));
}

static WOI_ASYNC(int, join_handles, (),
    struct gate gates[3];
    struct walk_handle *jobs[3];
    struct walk_result results[3];
    int output;
)
{
    WOI_BEGIN;
    for (int i = 0; i < 3; i++) {
        self->gates[i] = (struct gate){.is_open = i != 1, .output = 10 * i};
        self->jobs[i] = woi_spawn(walk(&self->gates[i], (char)('0' + i)));
    }
    woi_abort(self->jobs[1]);
    WOI_AWAIT(self->output, woi_join_array(3, self->jobs, self->results));
    WOI_ASSERT(self->output == 0);
    WOI_ASSERT(self->results[0].error == WOI_OK && self->results[0].value == 0);
    WOI_ASSERT(self->results[1].error == WOI_CANCELLED);
    WOI_ASSERT(self->results[2].error == WOI_OK && self->results[2].value == 20);
    for (int i = 0; i < 3; i++)
        self->jobs[i] = woi_spawn(walk(&self->gates[2], 'x'));
    woi_abort(self->jobs[2]);
    WOI_AWAIT(self->output, woi_try_join_array(3, self->jobs, self->results));
    WOI_RETURN(self->output == -ECANCELED && self->results[0].value == 0);
    WOI_END;
}

Test(array, of_handles_gives_each_tasks_result)
{
    struct woi_runtime *runtime;
    int right = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, right, join_handles()), 0));
    cr_assert(eq(int, right, 1));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- ten thousand --- */

Test(array, a_join_of_ten_thousand_puts_every_output_at_its_index)
{
    struct hand hand = {0};
    struct woi_future_int *join;

    make_passages();
    join = woi_join_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < MANY; i++) { /* 7919 is prime: every one once */
        const int k = (int)((long)i * 7919 % MANY);
        gate_open(&gates[k], 2 * k);
    }
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, outputs[0], -1));
    cr_assert(eq(int, step(&join, &hand), 0));
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, outputs[i], 2 * i));
    cr_assert(eq(long, polls_of_all(), 2 * MANY));
    cr_assert(eq(long, drops_of_all(), MANY));
}

Test(array, a_try_join_of_ten_thousand_fails_with_the_first_and_writes_nothing)
{
    struct hand hand = {0};
    struct woi_future_int *join;

    make_passages();
    join = woi_try_join_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < MANY / 2; i++)
        gate_open(&gates[i], i);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&gates[MANY - 1], -ENOSPC);
    cr_assert(eq(int, step(&join, &hand), -ENOSPC));
    cr_assert(eq(long, drops_of_all(), MANY));
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, outputs[i], -1));
}

Test(array, a_select_of_ten_thousand_writes_the_winners_element_alone)
{
    struct hand hand = {0};
    struct woi_future_int *select;

    make_passages();
    select = woi_select_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&gates[7777], 5);
    gate_open(&gates[3], 6);
    cr_assert(eq(int, step(&select, &hand), 7777));
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, outputs[i], i == 7777 ? 5 : -1));
    cr_assert(eq(long, polls_of_all(), MANY + 1));
    cr_assert(eq(long, drops_of_all(), MANY));
}

Test(array, a_biased_select_of_ten_thousand_polls_the_woken_from_the_lowest_index_up)
{
    struct hand hand = {0};
    struct woi_future_int *select;

    make_passages();
    select = woi_select_biased_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&select, &hand), WAITING));
    for (int i = 0; i < MANY; i++) {
        const int k = (int)((long)i * 7919 % MANY);
        if (k >= 4000)
            gate_knock(&gates[k]);
    }
    gate_open(&gates[5000], 1);
    cr_assert(eq(int, step(&select, &hand), 5000));
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, gates[i].polls, i >= 4000 && i <= 5000 ? 2 : 1));
}

Test(array, a_select_of_ten_thousand_is_won_by_everyone_in_turn)
{
    static bool won[100];

    for (int round = 0; round < 100; round++) {
        struct hand hand = {0};
        struct woi_future_int *select;
        int winner;

        for (int i = 0; i < MANY; i++)
            gates[i].is_open = true;
        make_passages();
        select = woi_select_array(MANY, passages, (int *)NULL);
        winner = step(&select, &hand);
        won[winner / 100] = true;
        cr_assert(eq(long, polls_of_all(), round + 1));
    }
    int shares = 0;
    for (int i = 0; i < 100; i++)
        shares += won[i];
    cr_assert(gt(int, shares, 60)); /* of a hundred parts of the array */
}

Test(array, dropped_with_ten_thousand_waiting_drops_them_all)
{
    struct hand hand = {0};
    struct woi_future_int *join;

    make_passages();
    join = woi_join_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    woi_drop(join);
    cr_assert(eq(long, drops_of_all(), MANY));
    cr_assert(eq(int, hand.held, 0));
}

Test(array, a_wake_among_ten_thousand_polls_one)
{
    struct hand hand = {0};
    struct woi_future_int *join;

    make_passages();
    join = woi_join_array(MANY, passages, outputs);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < 500; i++) {
        gate_knock(&gates[(long)i * 7919 % MANY]);
        cr_assert(eq(int, step(&join, &hand), WAITING));
        cr_assert(eq(long, polls_of_all(), MANY + i + 1));
    }
    cr_assert(eq(u32, hand.wakes, 500));
    woi_drop(join);
}

/* --- not even a look at the others: their memory is not there --- */

static char *block;
static size_t block_size;

static void *allocate_pages(size_t size)
{
    if (size < 100000)
        return support_sys.allocate(size);
    block_size = size;
    block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return block == MAP_FAILED ? NULL : block;
}

static void release_pages(void *memory)
{
    if (memory == block)
        munmap(block, block_size);
    else
        support_sys.release(memory);
}

static void protect_all_but(size_t kept, int protection)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);

    for (size_t at = page; at < block_size; at += page)
        if (at != kept)
            cr_assert(eq(int, mprotect(block + at, page, protection), 0));
}

Test(array, a_wake_among_ten_thousand_touches_the_head_of_the_group_and_that_branch_alone)
{
    struct sys table = support_sys;
    struct hand hand = {0};
    struct woi_future_int *group, *kept;
    enum woi_group_kind_ kind;

    table.allocate = allocate_pages;
    table.release = release_pages;
    for (kind = WOI_GROUP_JOIN_; kind <= WOI_GROUP_SELECT_BIASED_; kind++) {
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        size_t middle;

        make_passages();
        thread_set_sys(&table);
        group = kept = woi_group_array_(kind, MANY, passages, outputs, sizeof *outputs);
        cr_assert(eq(ptr, group, (void *)block));
        cr_assert(eq(int, step(&group, &hand), WAITING));
        middle = (size_t)((char *)gates[MANY / 2].waker.data - block) / page * page;
        protect_all_but(middle, PROT_NONE);
        for (int i = 0; i < 10; i++) {
            gate_knock(&gates[MANY / 2]);
            cr_assert(eq(int, step(&group, &hand), WAITING));
        }
        protect_all_but(middle, PROT_READ | PROT_WRITE);
        cr_assert(eq(int, gates[MANY / 2].polls, 11));
        woi_drop(kept);
        thread_set_sys(&support_sys);
        memset(gates, 0, sizeof gates);
    }
}
