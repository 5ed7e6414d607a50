/* Two branches at least. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join()); // expect: "joins and selects take 2 to 12 branches"
    WOI_END;
}
