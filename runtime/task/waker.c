/* waker.c - the wakers that belong to no task. */
#include "woi/waker.h"

#include "base/report.h"

static struct woi_waker noop_clone(void *data)
{
    (void)data;
    return woi_waker_noop();
}

static void noop(void *data)
{
    (void)data;
}

struct woi_waker woi_waker_noop(void)
{
    static const struct woi_waker_vtable vtable = {noop_clone, noop, noop, noop};

    return (struct woi_waker){NULL, &vtable};
}

void woi_empty_waker_(void)
{
    die("something tries to wait where waiting is not allowed, such as in a finally part");
}
