/* error.h - whether what has ended has failed. */
#ifndef WOI_TASK_ERROR_H
#define WOI_TASK_ERROR_H

#include "task.h"

/* Of a finished future, whether or not in a WOI_INTO: 0, or the negative number that it has for an output, or
 * how the task ended whose handle it is. Numbers below INT32_MIN are that. */
int future_error(struct woi_future *future);

/* The same of a done task. */
int task_error(const struct task *task);

#endif
