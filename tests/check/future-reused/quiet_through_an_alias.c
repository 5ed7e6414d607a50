/* The pointer is another one by then. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

void plain(void)
{
    struct work *f = work(1), *g = f;

    woi_drop(g);
    g = f = work(2);
    woi_drop(f);
}
