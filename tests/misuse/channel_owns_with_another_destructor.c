/* The destructor gets a pointer to a message. */
#include "subjects.h"

static void close_number(int *number)
{
    *number = 0;
}

WOI_CHANNEL_OWNS(shapes, struct point, close_number); // expect: "shapes: the destructor must be a function void drop"
