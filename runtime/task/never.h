/* never.h - the branch that is left out, as the combinators see it. */
#ifndef WOI_TASK_NEVER_H
#define WOI_TASK_NEVER_H

#include "woi/future.h"

/* There is one for all, and it may stand in a combinator more than once. */
bool is_never(const struct woi_future *future);

#endif
