/* A variable hides the type: this multiplies. */
#include "subjects.h"

typedef int number;

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_YIELD();
    int number = next(), n = self->n;
    number *n;
    use(number);
    WOI_RETURN(0);
    WOI_END;
}
