/* A oneshot's send is done at once: it is no future. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct answer_sender, tx)))
{
    WOI_BEGIN;
    WOI_TRY(answer_send(&self->tx, 42)); // expect: "this is no pointer to a future"
    WOI_END;
}
