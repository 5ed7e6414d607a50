/* Every kind of future may be lent, and every branch left out. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, wanted)),
    struct add_later *op;
    struct add_later_handle *job;
    struct add_later_result done;
    struct nothing *none;
    struct woi_future_int *sleep;
    int sum, which;
)
{
    WOI_BEGIN;
    self->op = add_later(1, 2);
    self->job = woi_spawn(add_later(3, 4));
    self->none = nothing();
    self->sleep = woi_sleep(WOI_SEC(1));
    WOI_AWAIT(self->which,
              woi_select(WOI_IF(self->op, WOI_INTO(self->sum, WOI_BORROW(self->op))),
                         WOI_INTO(self->done, WOI_BORROW(self->job)), WOI_BORROW(self->none),
                         WOI_IF(self->wanted, woi_timeout_at(woi_now(), WOI_BORROW(self->sleep)))));
    WOI_RETURN(woi_sleep_reset(self->sleep, woi_now()));
WOI_FINALLY:
    woi_drop(self->op);
    woi_detach(self->job);
    woi_drop(self->none);
    woi_drop(self->sleep);
    WOI_END;
}
