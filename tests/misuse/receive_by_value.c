/* The variable is given by its address. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_receiver, rx)), int number;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_recv(self->rx, self->number)); // expect: gcc "passing argument 2 of 'numbers_recv' makes pointer from integer" clang "integer to pointer conversion passing"
    WOI_END;
}
