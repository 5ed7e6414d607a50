/* A loop between the switch and the await changes nothing. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    switch (self->n) {
    default:
        for (;;)
            WOI_AWAIT(nothing()); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
    }
    WOI_END;
}
