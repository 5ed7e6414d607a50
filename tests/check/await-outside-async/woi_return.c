/* WOI_RETURN is for bodies as well. */
// expect: await-outside-async 7:5
#include "subjects.h"

int plain(void)
{
    WOI_RETURN(5);
}
