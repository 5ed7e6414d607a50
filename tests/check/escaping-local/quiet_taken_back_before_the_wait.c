/* The frame does not keep it over the wait. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int *number;
)
{
    WOI_BEGIN;
    int number = 5;
    self->number = &number;
    use(*self->number);
    self->number = NULL;
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
