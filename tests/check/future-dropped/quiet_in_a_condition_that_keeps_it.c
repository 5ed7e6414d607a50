/* The condition stores it. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

struct work *current_work(void);

void plain(int n)
{
    struct work *f;

    if (n && (f = work(n)) != NULL)
        keep(f);
    if (current_work())
        use(n);
}
