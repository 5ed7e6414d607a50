/* heap.c - the heap.
 *
 * child is the first of a timer's children, next its sibling, link what points at it: its parent's
 * child, its elder sibling's next, or its slot. */
#include "heap.h"

#include "timers.h"

static void set(struct timer **place, struct timer *timer)
{
    *place = timer;
    if (timer)
        timer->link = place;
}

/* Both are trees of one rank; the earlier one becomes the parent, and the other its first child. */
static struct timer *merge(struct timer *a, struct timer *b)
{
    if (b->deadline < a->deadline) {
        struct timer *earlier = b;
        b = a;
        a = earlier;
    }
    set(&b->next, a->child);
    set(&a->child, b);
    return a;
}

void heap_insert(struct timer_heap *heap, struct timer *timer)
{
    unsigned rank = 0;

    timer->child = NULL;
    for (; heap->trees[rank]; rank++) {
        timer = merge(heap->trees[rank], timer);
        heap->trees[rank] = NULL;
    }
    timer->next = NULL;
    set(&heap->trees[rank], timer);
    if (heap->height <= rank)
        heap->height = rank + 1;
}

static struct timer *reverse(struct timer *list)
{
    struct timer *reversed = NULL;

    while (list) {
        struct timer *next = list->next;

        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

/* Makes one tree of siblings, from the lowest rank up: what k of them make has at most the rank of the
 * next, so that of all it has at most their parent's. NULL if there are none. */
static struct timer *merge_siblings(struct timer *list)
{
    struct timer *lowest = reverse(list), *tree = NULL;

    while (lowest) {
        struct timer *next = lowest->next;

        tree = tree ? merge(lowest, tree) : lowest;
        lowest = next;
    }
    return tree;
}

void heap_remove(struct timer_heap *heap, struct timer *timer)
{
    struct timer *heir = merge_siblings(timer->child);

    if (heir) {
        set(timer->link, heir);
        set(&heir->next, timer->next);
    } else {
        set(timer->link, timer->next);
    }
    while (heap->height && !heap->trees[heap->height - 1])
        heap->height--;
}

struct timer *heap_first(const struct timer_heap *heap)
{
    struct timer *first = NULL;

    for (unsigned rank = 0; rank < heap->height; rank++) {
        struct timer *root = heap->trees[rank];

        if (root && (!first || root->deadline < first->deadline))
            first = root;
    }
    return first;
}

bool heap_has_two_by(const struct timer_heap *heap, int64_t time)
{
    unsigned due = 0;

    for (unsigned rank = 0; rank < heap->height && due < 2; rank++) {
        const struct timer *root = heap->trees[rank];

        if (!root || root->deadline > time)
            continue;
        due++;
        for (const struct timer *child = root->child; child; child = child->next)
            due += child->deadline <= time;
    }
    return due >= 2;
}
