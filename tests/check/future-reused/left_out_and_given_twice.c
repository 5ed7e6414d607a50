/* WOI_IF takes it over, if the condition holds. */
// expect: future-reused 9:110
// expect: future-reused 10:32
#include "subjects.h"

WOI_ASYNC(int, app, ((bool, wanted)), struct add_later *op; int sum, which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(WOI_IF(self->wanted, (self->op = add_later(1, 2))), WOI_IF(true, self->op)));
    WOI_AWAIT(self->sum, self->op);
    WOI_RETURN(self->sum);
    WOI_END;
}
