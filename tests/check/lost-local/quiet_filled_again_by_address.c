/* A function may write what it gets the address of. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int value;
    parse("5", &value);
    use(value);
    WOI_YIELD();
    parse("6", &value);
    use(value);
    WOI_RETURN(0);
    WOI_END;
}
