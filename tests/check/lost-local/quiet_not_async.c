/* A plain function. */
#include "subjects.h"

int plain(void)
{
    int i = next();

    woi_spawn_detached(add_later(1, 2));
    return i;
}
