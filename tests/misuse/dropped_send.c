/* A send that nobody awaits sends nothing. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct numbers_sender, tx)))
{
    WOI_BEGIN;
    numbers_send(self->tx, 1); // expect: gcc "ignoring return value of 'numbers_send'" clang "ignoring return value of function"
    WOI_END;
}
