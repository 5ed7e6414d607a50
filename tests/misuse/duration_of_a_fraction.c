/* Half a second was none at all: the 0.5 became 0 on its way into a whole number. */
#include "subjects.h"

int64_t half_a_second(void)
{
    return WOI_SEC(0.5); // expect: "durations take whole numbers: half a second is WOI_MS\(500\)"
}
