/* A channel of points takes points. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct points_sender, tx)))
{
    WOI_BEGIN;
    WOI_TRY(points_send(self->tx, 5)); // expect: gcc "incompatible type for argument 2 of 'points_send'" clang "passing 'int' to parameter of incompatible type"
    WOI_END;
}
