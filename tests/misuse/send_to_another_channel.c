/* Senders are typed by their channel. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct lines_sender, tx)))
{
    WOI_BEGIN;
    WOI_TRY(numbers_send(self->tx, 1)); // expect: gcc "incompatible type for argument 1 of 'numbers_send'" clang "passing .*struct lines_sender.* to parameter of incompatible type"
    WOI_END;
}
