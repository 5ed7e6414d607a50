/* A function that returns a hand-written future. */
// expect: future-dropped 11:5
#include "subjects.h"

WOI_FUTURE(int, countdown, int left;);

struct countdown *countdown_from(int n);

void plain(void)
{
    countdown_from(3);
}
