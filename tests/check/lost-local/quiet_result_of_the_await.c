/* The await itself writes it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum;
    WOI_AWAIT(sum, add_later(1, 2));
    use(sum);
    WOI_RETURN(0);
    WOI_END;
}
