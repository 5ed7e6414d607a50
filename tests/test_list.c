/* test_list.c - the intrusive list. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/list.h"

Test(list, nodes_stand_in_the_order_they_came_and_leave_from_any_place)
{
    struct woi_link list, nodes[3];

    for (int gone = 0; gone < 3; gone++) {
        list_init(&list);
        for (int i = 0; i < 3; i++)
            list_push_back(&list, &nodes[i]);
        list_remove(&nodes[gone]);
        struct woi_link *at = &list;
        for (int i = 0; i < 3; i++)
            if (i != gone) {
                cr_assert(eq(ptr, at->next, &nodes[i]));
                cr_assert(eq(ptr, nodes[i].prev, at));
                at = at->next;
            }
        cr_assert(eq(ptr, at->next, &list));
        cr_assert(eq(ptr, list.prev, at));
    }
}

Test(list, a_node_that_has_left_is_in_none_and_may_leave_once_more)
{
    struct woi_link list, node;

    list_init(&list);
    list_push_back(&list, &node);
    cr_assert(eq(int, list_is_empty(&list), false));
    list_remove(&node);
    cr_assert(list_is_empty(&node));
    list_remove(&node);
    cr_assert(list_is_empty(&list));
}
