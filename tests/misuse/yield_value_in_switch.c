/* The label of the yield would belong to the inner switch. */
#include "subjects.h"

WOI_STREAM(int, app, (), int n;)
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_YIELD_VALUE(5); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
    }
    WOI_END;
}
