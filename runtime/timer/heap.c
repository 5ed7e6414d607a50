/* heap.c - the pairing heap.
 *
 * child is the first of a timer's children, next its sibling, link what points at it: its parent's
 * child, its elder sibling's next, or the root. */
#include "heap.h"

#include <stddef.h>

/* Both are trees without siblings; the earlier one becomes the parent. */
static struct timer *merge(struct timer *a, struct timer *b)
{
    if (b->deadline < a->deadline) {
        struct timer *earlier = b;
        b = a;
        a = earlier;
    }
    b->next = a->child;
    if (b->next)
        b->next->link = &b->next;
    b->link = &a->child;
    a->child = b;
    return a;
}

/* Merges siblings in pairs from the left, then the pairs from the right. */
static struct timer *merge_siblings(struct timer *list)
{
    struct timer *pairs = NULL, *root = NULL;

    while (list) {
        struct timer *pair = list, *second = list->next;

        list = second ? second->next : NULL;
        pair->next = NULL;
        if (second) {
            second->next = NULL;
            pair = merge(pair, second);
        }
        pair->next = pairs;
        pairs = pair;
    }
    while (pairs) {
        struct timer *rest = pairs->next;

        pairs->next = NULL;
        root = root ? merge(root, pairs) : pairs;
        pairs = rest;
    }
    return root;
}

static void set_root(struct timer **root, struct timer *timer)
{
    *root = timer;
    if (timer) {
        timer->next = NULL;
        timer->link = root;
    }
}

void heap_insert(struct timer **root, struct timer *timer)
{
    timer->child = NULL;
    timer->next = NULL;
    set_root(root, *root ? merge(*root, timer) : timer);
}

void heap_merge(struct timer **root, struct timer *other)
{
    if (other)
        set_root(root, *root ? merge(*root, other) : other);
}

void heap_remove(struct timer **root, struct timer *timer)
{
    struct timer *orphans = merge_siblings(timer->child);

    timer->child = NULL;
    if (*root == timer) {
        set_root(root, orphans);
        return;
    }
    *timer->link = timer->next;
    if (timer->next)
        timer->next->link = timer->link;
    if (orphans)
        set_root(root, merge(*root, orphans));
}
