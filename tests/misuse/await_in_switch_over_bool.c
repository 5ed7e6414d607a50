/* The label of the await would belong to the inner switch. */
#include "subjects.h"

WOI_ASYNC(void, app, ((bool, b)))
{
    WOI_BEGIN;
    switch (self->b) {
    case 1:
        WOI_AWAIT(nothing()); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
        break;
    }
    WOI_END;
}
