/* Where only a constant can stand, too. */
#include "subjects.h"

static const int64_t times[] = {WOI_SEC(1), WOI_NS(1.5)}; // expect: "durations take whole numbers"

int64_t time_at(int i)
{
    return times[i];
}
