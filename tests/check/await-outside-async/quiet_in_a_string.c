/* Words. */
#include "subjects.h"

void plain(void)
{
    puts("WOI_AWAIT(woi_sleep(1))"); /* WOI_YIELD() */
}
