/* A yield is a suspension like an await. */
#include "subjects.h"

WOI_ASYNC(void, app, ((size_t, n)))
{
    WOI_BEGIN;
    switch (self->n) {
    case 1:
        WOI_YIELD(); // expect: gcc "conversion from '__int128 unsigned' to .* changes value" clang "overflow converting case value"
        break;
    }
    WOI_END;
}
