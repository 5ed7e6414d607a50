/* The label of the await would belong to the inner switch. */
#include "subjects.h"

WOI_ASYNC(void, app, ((size_t, n)))
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_AWAIT(nothing()); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
        break;
    }
    WOI_END;
}
