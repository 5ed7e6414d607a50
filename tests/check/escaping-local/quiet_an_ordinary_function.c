/* It is done when it returns. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number;
    parse("5", &number);
    WOI_AWAIT(woi_sleep(number));
    WOI_RETURN(0);
    WOI_END;
}
