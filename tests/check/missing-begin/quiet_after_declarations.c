/* Behind declarations. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int sum;

    WOI_BEGIN;
    WOI_AWAIT(sum, add_later(1, 2));
    WOI_RETURN(sum);
    WOI_END;
}
