/* A poll is not a body. */
// expect: await-outside-async 8:5
#include "subjects.h"

static woi_poll leaf_poll(struct woi_future_int *self, struct woi_context *cx)
{
    (void)cx;
    WOI_AWAIT(self->output, woi_sleep(1));
    return WOI_READY;
}
