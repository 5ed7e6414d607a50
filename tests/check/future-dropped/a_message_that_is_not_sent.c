/* The send of a channel is a future. */
// expect: future-dropped 10:5
#include "subjects.h"

WOI_CHANNEL(numbers, int);

WOI_ASYNC(int, app, ((struct numbers_sender, tx)))
{
    WOI_BEGIN;
    numbers_send(self->tx, 5);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
