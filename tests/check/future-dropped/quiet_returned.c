/* A plain function hands it on. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

struct work *two(void)
{
    return work(2);
}

struct work *three(void)
{
    struct work *job = work(3);

    return job;
}
