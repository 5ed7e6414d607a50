/* A frame in memory of the caller's. */
#include "subjects.h"

static WOI_ASYNC(int, inner, ((int, n)), char buffer[100];)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_RETURN(self->n + self->buffer[0]);
    WOI_END;
}

static WOI_ASYNC(void, bare, ())
{
    WOI_BEGIN;
    WOI_END;
}

WOI_ASYNC(int, app, (),
    struct inner_frame memory;
    struct bare_frame bare_memory;
    int x;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, inner_at(&self->memory, 5));
    WOI_AWAIT(bare_at(&self->bare_memory));
    WOI_AWAIT(self->x, inner(6));
    WOI_AWAIT(bare());
    WOI_RETURN(self->x);
    WOI_END;
}
