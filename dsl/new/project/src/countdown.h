/* countdown.h - says numbers, one each second. */
#ifndef PROJECT_NAME_COUNTDOWN_H
#define PROJECT_NAME_COUNTDOWN_H

#include <stdio.h>
#include <woi.h>

/* Writes from, from - 1, ... 1 and "go". The output is 0, -EINVAL of a number below 0, or -EIO. The file must
 * outlive it. */
WOI_ASYNC_DECLARE(int, project_name_countdown, ((int, from), (FILE *, file)));

#endif
