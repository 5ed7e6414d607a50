/* The variable has the type of the messages. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_receiver, rx)), long number;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_recv(self->rx, &self->number)); // expect: gcc "passing argument 2 of 'numbers_recv' from incompatible pointer type" clang "incompatible pointer types passing"
    WOI_END;
}
