/* borrow.h - WOI_BORROW, as the combinators see it. */
#ifndef WOI_TASK_BORROW_H
#define WOI_TASK_BORROW_H

#include "woi/future.h"

/* The future that is lent; any other future is itself. */
struct woi_future *borrow_inner(struct woi_future *future);

#endif
