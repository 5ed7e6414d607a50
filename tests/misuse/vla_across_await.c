/* There is no going back into the scope of a VLA. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    char text[self->n];
    text[0] = 0;
    WOI_AWAIT(say_later(text)); // expect: gcc "switch jumps into scope of identifier with variably modified type" clang "cannot jump from switch statement to this case label"
    WOI_END;
}
