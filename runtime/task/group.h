/* group.h - the block behind every combinator. */
#ifndef WOI_TASK_GROUP_H
#define WOI_TASK_GROUP_H

#include "woi/combine.h"

/* As woi_group_new_, for combinators that other layers build. The group owns the branches; if one is
 * NULL, or when out of memory, the others are dropped and it returns NULL. */
struct woi_future_int *group_new(enum woi_group_kind_ kind, size_t n, struct woi_future *const *branches);

#endif
