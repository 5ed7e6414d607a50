/* A future that is lent stays its owner's. */
#include "subjects.h"

WOI_ASYNC(int, app, (), struct add_later *op; int sum, which;)
{
    WOI_BEGIN;
    self->op = add_later(1, 2);
    while (self->op)
        WOI_AWAIT(self->which, woi_select(WOI_IF(self->op, WOI_INTO(self->sum, WOI_BORROW(self->op))), woi_sleep(1)));
    self->op = add_later(1, 2);
    WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->op), woi_sleep(1)));
    WOI_AWAIT(self->sum, self->op);
    self->op = NULL;
    WOI_RETURN(self->sum);
WOI_FINALLY:
    woi_drop(self->op);
    WOI_END;
}
