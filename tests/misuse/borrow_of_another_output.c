/* The target is checked through the loan. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct add_later *op; long sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->sum, WOI_BORROW(self->op)), nothing())); // expect: "WOI_INTO: the variable and the output of the future have different types"
    WOI_END;
}
