/* test_timers_heap.c - the pairing heap beside a plain array. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "timer/heap.h"

TestSuite(timers_heap, .init = support_begin, .fini = support_end);

enum { MOST = 300 };

static struct timer timers[MOST];
static bool in_heap[MOST];
static struct timer *root;

static void insert(int i, int64_t deadline)
{
    timers[i].deadline = deadline;
    heap_insert(&root, &timers[i]);
    in_heap[i] = true;
}

static void remove_one(int i)
{
    heap_remove(&root, &timers[i]);
    in_heap[i] = false;
}

static int64_t least(void)
{
    int64_t least = INT64_MAX;

    for (int i = 0; i < MOST; i++)
        if (in_heap[i] && timers[i].deadline < least)
            least = timers[i].deadline;
    return least;
}

/* Every link leads back to what it is in, and no child is earlier than its parent. */
static size_t count_checked(struct timer **link, int64_t bound)
{
    size_t n = 0;

    for (; *link; link = &(*link)->next, n++) {
        cr_assert(eq(ptr, (*link)->link, link));
        cr_assert(ge(i64, (*link)->deadline, bound));
        n += count_checked(&(*link)->child, (*link)->deadline);
    }
    return n;
}

static size_t count_model(void)
{
    size_t n = 0;

    for (int i = 0; i < MOST; i++)
        n += in_heap[i];
    return n;
}

static void check(void)
{
    cr_assert(eq(sz, count_checked(&root, INT64_MIN), count_model()));
    if (root)
        cr_assert(eq(i64, root->deadline, least()));
}

static void drain(void)
{
    int64_t before = INT64_MIN;

    while (root) {
        cr_assert(ge(i64, root->deadline, before));
        before = root->deadline;
        remove_one((int)(root - timers));
        check();
    }
    cr_assert(eq(sz, count_model(), 0));
}

Test(timers_heap, rising_deadlines_come_out_rising)
{
    for (int i = 0; i < MOST; i++)
        insert(i, i);
    check();
    drain();
}

Test(timers_heap, falling_deadlines_come_out_rising)
{
    for (int i = 0; i < MOST; i++)
        insert(i, -i);
    check();
    drain();
}

Test(timers_heap, equal_deadlines_all_come_out)
{
    for (int i = 0; i < MOST; i++)
        insert(i, 7);
    check();
    drain();
}

Test(timers_heap, two_heaps_become_one)
{
    struct timer *other = NULL;

    heap_merge(&root, NULL);
    cr_assert(eq(ptr, root, NULL));
    for (int i = 0; i < MOST; i++) {
        timers[i].deadline = i * 7919 % 101;
        in_heap[i] = true;
        heap_insert(i % 3 ? &root : &other, &timers[i]);
        if (i % 50 == 49) {
            heap_merge(&root, other);
            other = NULL;
            check();
        }
    }
    drain();
}

Test(timers_heap, the_only_one_can_be_removed_and_inserted_again)
{
    for (int i = 0; i < 3; i++) {
        insert(0, INT64_MAX);
        remove_one(0);
        cr_assert(eq(ptr, root, NULL));
    }
}

Test(timers_heap, each_of_them_can_be_removed_from_its_place)
{
    for (int i = 0; i < MOST; i++) {
        for (int k = 0; k < MOST; k++)
            insert(k, k * 7919 % 101);
        remove_one(MOST - 1); /* so that there is more than one level */
        if (in_heap[i])
            remove_one(i);
        check();
        while (root)
            remove_one((int)(root - timers));
    }
}

Test(timers_heap, any_order_of_insertions_and_removals_keeps_it_a_heap)
{
    srand(1);
    for (int step = 0; step < 20000; step++) {
        const int i = rand() % MOST;

        if (in_heap[i])
            remove_one(i);
        else
            insert(i, rand() % 64 ? rand() % 1000 : rand() % 2 ? INT64_MIN : INT64_MAX);
        if (rand() % 8 == 0 && root)
            remove_one((int)(root - timers));
        if (step % 16 == 0)
            check();
    }
    drain();
}
