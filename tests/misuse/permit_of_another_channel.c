/* Permits are typed by their channel. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_sender, tx)), struct lines_permit permit;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_reserve(self->tx, &self->permit)); // expect: gcc "passing argument 2 of 'numbers_reserve' from incompatible pointer type" clang "incompatible pointer types passing"
    WOI_END;
}
