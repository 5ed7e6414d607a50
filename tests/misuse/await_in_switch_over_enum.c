/* The label of the await would belong to the inner switch. */
#include "subjects.h"

enum colour { RED, GREEN };

WOI_ASYNC(void, app, ((enum colour, c)))
{
    WOI_BEGIN;
    switch (self->c) {
    case RED:
        WOI_AWAIT(nothing()); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
        break;
    case GREEN:
        break;
    }
    WOI_END;
}
