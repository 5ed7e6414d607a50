/* The label of the loop would belong to the inner switch. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_FOR_AWAIT(self->n, numbers_from(1)) // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
            self->n++;
    }
    WOI_END;
}
