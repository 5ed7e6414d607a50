/* Nor is a callback. */
// expect: await-outside-async 8:5
#include "subjects.h"

static void on_event(void *data)
{
    (void)data;
    WOI_YIELD();
}
