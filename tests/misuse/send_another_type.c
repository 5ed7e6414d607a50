/* A channel of numbers takes numbers. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_sender, tx)))
{
    WOI_BEGIN;
    WOI_TRY(numbers_send(self->tx, "one")); // expect: gcc "passing argument 2 of 'numbers_send' makes integer from pointer" clang "pointer to integer conversion passing"
    WOI_END;
}
