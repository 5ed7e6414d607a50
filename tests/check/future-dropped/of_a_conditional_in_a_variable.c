/* Either is lost with the variable. */
// expect: future-dropped 10:26
// expect: future-dropped 10:36
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

void plain(int n)
{
    struct work *f = n ? work(1) : work(2);

    f = NULL;
    keep(f);
}
