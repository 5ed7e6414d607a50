/* A plain function may. */
#include "subjects.h"

int plain(void)
{
    if (ready())
        goto out;
    use(1);
out:
    return 0;
}
