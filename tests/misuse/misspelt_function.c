/* In a body an unknown function is an error, even where C only warns. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(ad_later(1, 2)); // expect: "implicit declaration of function 'ad_later'"
    WOI_END;
}
