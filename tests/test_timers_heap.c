/* test_timers_heap.c - the pairing heap beside a plain array. */
#include "support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "timer/timers.h"

TestSuite(timers_heap, .init = support_begin, .fini = support_end);

enum { MOST = 300 };

static struct timer timers[MOST];
static bool in_heap[MOST];
static struct timer_heap queue;

static void insert(int i, int64_t deadline)
{
    timers[i].deadline = deadline;
    heap_insert(&queue, &timers[i]);
    in_heap[i] = true;
}

static void remove_one(int i)
{
    heap_remove(&queue, &timers[i]);
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

/* Every link leads back to what it is in, and no child is earlier than its parent. Nobody has a child of
 * its own rank or above, and of each rank one at most. */
static size_t count_checked(struct timer **link, int64_t bound, unsigned rank)
{
    size_t n = 0;

    for (; *link; link = &(*link)->next, n++) {
        cr_assert(eq(ptr, (*link)->link, link));
        cr_assert(ge(i64, (*link)->deadline, bound));
        cr_assert(gt(u32, rank--, 0));
        n += count_checked(&(*link)->child, (*link)->deadline, rank);
    }
    return n;
}

static size_t count_in_queue(void)
{
    size_t n = 0;

    for (unsigned rank = 0; rank < HEAP_RANKS; rank++) {
        struct timer **slot = &queue.trees[rank];

        if (!*slot)
            continue;
        cr_assert(lt(u32, rank, queue.height));
        cr_assert(eq(ptr, (*slot)->next, NULL));
        n += count_checked(slot, INT64_MIN, rank + 1);
    }
    if (queue.height)
        cr_assert(ne(ptr, queue.trees[queue.height - 1], NULL));
    return n;
}

static size_t count_model(void)
{
    size_t n = 0;

    for (int i = 0; i < MOST; i++)
        n += in_heap[i];
    return n;
}

static unsigned count_by(int64_t time)
{
    unsigned n = 0;

    for (int i = 0; i < MOST; i++)
        n += in_heap[i] && timers[i].deadline <= time;
    return n;
}

static void check(void)
{
    const struct timer *first = heap_first(&queue);

    cr_assert(eq(sz, count_in_queue(), count_model()));
    cr_assert(eq(int, first != NULL, count_model() != 0));
    if (first)
        cr_assert(eq(i64, first->deadline, least()));
    for (int by = -1; by < 8; by++) {
        int64_t time;

        if (!__builtin_add_overflow(first ? first->deadline : 0, by, &time))
            cr_assert(eq(int, heap_has_two_by(&queue, time), count_by(time) >= 2));
    }
}

/* False: there is none. */
static bool remove_first(void)
{
    const struct timer *first = heap_first(&queue);

    if (first)
        remove_one((int)(first - timers));
    return first != NULL;
}

static void drain(void)
{
    int64_t before = INT64_MIN;

    for (struct timer *first; (first = heap_first(&queue)); check()) {
        cr_assert(ge(i64, first->deadline, before));
        before = first->deadline;
        remove_one((int)(first - timers));
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

Test(timers_heap, the_only_one_can_be_removed_and_inserted_again)
{
    for (int i = 0; i < 3; i++) {
        insert(0, INT64_MAX);
        remove_one(0);
        cr_assert(eq(ptr, heap_first(&queue), NULL));
        cr_assert(eq(u32, queue.height, 0));
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
        while (remove_first())
            ;
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
        if (rand() % 8 == 0)
            remove_first();
        if (step % 16 == 0)
            check();
    }
    drain();
}

/* --- how much one operation does --- */

enum { MILLION = 1000000, LOG_OF_MILLION = 20 };

/* How many trees the removal of a timer makes into one. */
static unsigned count_children(const struct timer *timer)
{
    unsigned n = 0;

    for (const struct timer *child = timer->child; child; child = child->next)
        n++;
    return n;
}

static unsigned count_trees(void)
{
    unsigned n = 0;

    for (unsigned rank = 0; rank < HEAP_RANKS; rank++)
        n += queue.trees[rank] != NULL;
    return n;
}

static int64_t rise(int i)
{
    return i;
}

static int64_t fall(int i)
{
    return -i;
}

static int64_t stay(int i)
{
    (void)i;
    return 7;
}

static int64_t jump(int i)
{
    return i * INT64_C(2654435761) % 1000003;
}

/* Inserts a million; each makes a tree fewer out of every two that it merges. */
static struct timer *insert_million(int64_t (*deadline)(int))
{
    struct timer *many = calloc(MILLION, sizeof *many);
    unsigned merges = 0;

    for (int i = 0; i < MILLION; i++) {
        const unsigned before = count_trees();

        many[i].deadline = deadline(i);
        heap_insert(&queue, &many[i]);
        cr_assert(le(u32, before + 1 - count_trees(), LOG_OF_MILLION));
        merges += before + 1 - count_trees();
    }
    cr_assert(lt(u32, merges, MILLION));
    return many;
}

static void remove_cheaply(struct timer *timer)
{
    cr_assert(lt(u32, count_children(timer), LOG_OF_MILLION));
    heap_remove(&queue, timer);
    timer->link = NULL;
}

static void check_cheap(int64_t (*deadline)(int), int cancel_every)
{
    struct timer *many = insert_million(deadline);
    int64_t before = INT64_MIN;
    int left = MILLION;

    cr_assert(le(u32, queue.height, LOG_OF_MILLION));
    for (int i = 0; cancel_every && i < MILLION; i += cancel_every, left--)
        remove_cheaply(&many[i]);
    for (struct timer *first; (first = heap_first(&queue)); left--) {
        cr_assert(ge(i64, first->deadline, before));
        before = first->deadline;
        remove_cheaply(first);
    }
    cr_assert(eq(int, left, 0));
    free(many);
}

Test(timers_heap, of_a_million_each_removal_merges_fewer_than_twenty_trees_in_whatever_order_they_came)
{
    check_cheap(rise, 0);
    check_cheap(fall, 0);
    check_cheap(stay, 0);
    check_cheap(jump, 0);
}

Test(timers_heap, so_it_is_after_most_of_the_million_were_cancelled)
{
    check_cheap(jump, 2);
    check_cheap(rise, 3);
    check_cheap(fall, 1);
}

Test(timers_heap, of_a_million_that_come_and_go_a_few_at_a_time_each_is_removed_cheaply)
{
    struct timer *many = calloc(MILLION, sizeof *many);

    for (int i = 0; i < MILLION; i++) {
        many[i].deadline = jump(i);
        heap_insert(&queue, &many[i]);
        if (i >= MOST)
            remove_cheaply(&many[i - MOST]);
        cr_assert(le(u32, queue.height, LOG_OF_MILLION));
    }
    free(many);
}
