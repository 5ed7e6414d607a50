/* A oneshot's send uses the sender up, so it gets its address. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct answer_sender, tx)))
{
    WOI_BEGIN;
    WOI_RETURN(answer_send(self->tx, 42)); // expect: gcc "incompatible type for argument 1 of 'answer_send'" clang "passing .*struct answer_sender.* to parameter of incompatible type"
    WOI_END;
}
