/* test_branch.c - branches are put in order, however they come. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "task/branch.h"

enum { MOST = 100 };

static struct branch branches[MOST];

static struct branch *list_of(const unsigned *indices, int n)
{
    for (int i = 0; i < n; i++) {
        branches[i].index = indices[i];
        branches[i].next = i + 1 < n ? &branches[i + 1] : NULL;
    }
    return n ? &branches[0] : NULL;
}

static void check_sorted(const struct branch *list, unsigned n)
{
    for (unsigned i = 0; i < n; i++, list = list->next)
        cr_assert(eq(u32, list->index, i));
    cr_assert(eq(ptr, (void *)list, NULL));
}

Test(branch, of_any_number_in_any_order_the_list_is_in_order)
{
    unsigned indices[MOST];

    srand(1);
    for (int n = 0; n <= MOST; n++) {
        for (int i = 0; i < n; i++) {
            const int k = rand() % (i + 1);

            indices[i] = indices[k];
            indices[k] = (unsigned)i;
        }
        check_sorted(branches_sort(list_of(indices, n)), (unsigned)n);
    }
}

Test(branch, two_are_exchanged_and_what_is_in_order_stays_as_it_is)
{
    check_sorted(branches_sort(list_of((const unsigned[]){1, 0}, 2)), 2);
    cr_assert(eq(ptr, branches_sort(list_of((const unsigned[]){0, 1}, 2)), &branches[0]));
    check_sorted(&branches[0], 2);
}
