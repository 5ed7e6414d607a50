/* Trying is awaiting. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)), int sum;)
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_TRY(self->sum, add_later(1, 2)); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
        break;
    }
    WOI_END;
}
