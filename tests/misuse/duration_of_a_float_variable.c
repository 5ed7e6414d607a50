/* A variable is no better than a constant. */
#include "subjects.h"

int64_t milliseconds(float n)
{
    return WOI_MS(n); // expect: "durations take whole numbers: half a second is WOI_MS\(500\)"
}
