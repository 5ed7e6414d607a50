/* Nobody runs it. */
// expect: future-dropped 9:5
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

void plain(void)
{
    work(1);
}
