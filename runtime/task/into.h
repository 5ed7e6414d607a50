/* into.h - WOI_INTO, as the combinators see it. */
#ifndef WOI_TASK_INTO_H
#define WOI_TASK_INTO_H

#include "strand.h"
#include "woi/combine.h"

extern const struct woi_future_type into_type;

/* The future that a WOI_INTO is around; any other future is itself. */
static inline struct woi_future *into_inner(struct woi_future *future)
{
    return future->type == &into_type ? as_frame(future)->awaiting : future;
}

/* Moves a finished WOI_INTO's output to its target; does nothing to another future. */
void into_commit(struct woi_future *future);

/* Of two with the same future in them, or one with it and that future itself: drops the first without
 * the future, which is left to keeper. Does nothing to a future that is no WOI_INTO. */
void into_give_up(struct woi_future *future, struct woi_future *keeper);

#endif
