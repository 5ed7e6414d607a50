/* A macro is expanded somewhere else. */
#include "subjects.h"

#define NAP() WOI_AWAIT(woi_sleep(1))

int plain(void)
{
    return next();
}
