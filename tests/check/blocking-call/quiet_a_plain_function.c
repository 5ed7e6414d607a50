/* It may run in any thread. */
#include "subjects.h"

int plain(void)
{
    sleep(1);
    return WOI_MAIN(add_later(1, 2));
}
