/* It is called with an item. */
#include "subjects.h"

static double length_of(struct point point)
{
    return point.x;
}

WOI_STREAM_MAP(lengths, struct numbers_from, double, length_of); // expect: gcc "incompatible type for argument 1 of 'length_of'" clang "to parameter of incompatible type 'struct point'"
