/* future.h - making and freeing futures. */
#ifndef WOI_TASK_FUTURE_H
#define WOI_TASK_FUTURE_H

#include "woi/future.h"

/* Zeroed memory of size bytes, which the type need not say, with the type set; or NULL. */
void *future_new(const struct woi_future_type *type, size_t size);

/* Frees the memory and nothing else. Until it is used again, a pointer that somebody kept leads to a
 * panic that says so. */
void future_free_sized(struct woi_future *future, size_t size);
void future_free(struct woi_future *future);

#endif
