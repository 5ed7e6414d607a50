/* list.h - an intrusive list: circular, doubly linked, so that a node leaves without knowing where
 * it is. The head is a node that is never a member; a node that points at itself is in no list. */
#ifndef WOI_BASE_LIST_H
#define WOI_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "woi/base.h"

#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

static inline void list_init(struct woi_link *list)
{
    list->next = list->prev = list;
}

static inline bool list_is_empty(const struct woi_link *list)
{
    return list->next == list;
}

static inline void list_push_back(struct woi_link *list, struct woi_link *node)
{
    node->prev = list->prev;
    node->next = list;
    list->prev->next = node;
    list->prev = node;
}

static inline void list_remove(struct woi_link *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    list_init(node);
}

#endif
