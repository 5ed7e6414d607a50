/* ticks.c - the ticks of an interval as a stream. */
#include "woi/sources.h"

WOI_STREAM_DEFINE(int64_t, woi_ticks, ((struct woi_interval *, interval)), int error;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, woi_interval_tick(self->interval));
        if (self->error)
            WOI_RETURN();
        WOI_YIELD_VALUE(self->interval->last);
    }
    WOI_END;
}
