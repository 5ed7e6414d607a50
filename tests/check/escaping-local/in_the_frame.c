/* An address that the frame keeps over a wait. */
// expect: escaping-local 11:21
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int *number;
)
{
    WOI_BEGIN;
    int number = 5;
    self->number = &number;
    WOI_AWAIT(woi_sleep(1));
    use(*self->number);
    WOI_RETURN(0);
    WOI_END;
}
