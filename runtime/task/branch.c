/* branch.c - branches in order: most often they are; otherwise by merging runs of length 1, 2, 4, ... */
#include "branch.h"

static bool is_sorted(const struct branch *list)
{
    for (; list && list->next; list = list->next)
        if (list->index > list->next->index)
            return false;
    return true;
}

static struct branch *merge(struct branch *a, struct branch *b)
{
    struct branch *first, **end = &first;

    while (a && b) {
        struct branch **lower = a->index < b->index ? &a : &b;
        *end = *lower;
        end = &(*end)->next;
        *lower = *end;
    }
    *end = a ? a : b;
    return first;
}

static WOI_COLD_ struct branch *sort(struct branch *list)
{
    struct branch *runs[32] = {0};
    struct branch *sorted = NULL;

    while (list) {
        struct branch *run = list;
        size_t i = 0;

        list = list->next;
        run->next = NULL;
        for (; runs[i]; runs[i++] = NULL)
            run = merge(runs[i], run);
        runs[i] = run;
    }
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        sorted = merge(runs[i], sorted);
    return sorted;
}

struct branch *branches_sort(struct branch *list)
{
    return is_sorted(list) ? list : sort(list);
}
