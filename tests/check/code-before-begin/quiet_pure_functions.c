/* A function that changes nothing. */
#include "subjects.h"

#define smaller(a, b) ((a) < (b) ? (a) : (b))

WOI_ASYNC(int, app, ((const char *, text)))
{
    const size_t length = smaller(strlen(self->text), 20);

    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN((int)length);
    WOI_END;
}
