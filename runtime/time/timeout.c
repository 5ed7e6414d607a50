/* timeout.c - a future against a sleep. */
#include "task/group.h"
#include "woi/time.h"

/* If either is NULL, the group drops the other and is NULL itself. */
struct woi_future_int *woi_timeout_(int64_t nanoseconds, struct woi_future *future)
{
    struct woi_future *const branches[] = {future, (struct woi_future *)woi_sleep(nanoseconds)};

    return group_new(WOI_GROUP_TIMEOUT_, 2, branches);
}

struct woi_future_int *woi_timeout_at_(int64_t deadline, struct woi_future *future)
{
    struct woi_future *const branches[] = {future, (struct woi_future *)woi_sleep_until(deadline)};

    return group_new(WOI_GROUP_TIMEOUT_, 2, branches);
}
