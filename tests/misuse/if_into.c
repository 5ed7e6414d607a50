/* WOI_IF goes around WOI_INTO. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, wanted)), int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_select(WOI_INTO(self->sum, WOI_IF(self->wanted, add_later(1, 2))), nothing())); // expect: "no member named 'output'"
    WOI_END;
}
