/* The two ends are not the same. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct numbers_sender, tx)), int number;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_recv(self->tx, &self->number)); // expect: gcc "incompatible type for argument 1 of 'numbers_recv'" clang "passing .*struct numbers_sender.* to parameter of incompatible type"
    WOI_END;
}
