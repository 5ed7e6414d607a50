/* A head over several lines moves no diagnosis. */
#include "subjects.h"

static inline WOI_ASYNC(int, app,
    (
        (int, first),
        (int, second)
    ),
    int sum;
    struct point p;
)
{
    WOI_BEGIN;

    int sum = self->first;

    WOI_AWAIT(nothing()); // expect: gcc "switch jumps over variable initialization"
    self->sum = sum; // expect: clang "variable 'sum' may be uninitialized"
    WOI_RETURN(self->sum);
    WOI_END;
}

struct app *start(void)
{
    return app(1, 2);
}
