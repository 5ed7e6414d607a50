/* Whether there is a channel. */
// expect: unchecked-result 13:5
#include "subjects.h"

WOI_CHANNEL(numbers, int);

WOI_ASYNC(int, app, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
)
{
    WOI_BEGIN;
    numbers_open(5, &self->tx, &self->rx);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
