/* Handed on as what it is. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

void plain(void)
{
    struct work *job = work(3);

    keep(&job->future);
}
