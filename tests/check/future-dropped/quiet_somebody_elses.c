/* A function that returns a future which is not new. */
#include "subjects.h"

WOI_FUTURE(int, countdown, int left;);

struct countdown *current_countdown(void);

void plain(void)
{
    struct countdown *countdown = current_countdown();

    countdown->left--;
}
