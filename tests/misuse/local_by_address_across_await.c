/* The receive writes where the local was before the suspension. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_receiver, rx)))
{
    WOI_BEGIN;
    int number;
    WOI_TRY(numbers_recv(self->rx, &number));
    WOI_RETURN(number); // expect: clang "variable 'number' may be uninitialized"
    WOI_END;
}
// unseen: gcc - the address is taken, so it counts as set
