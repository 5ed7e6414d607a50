/* The body has only its end. */
// expect: missing-begin 6:1
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    use(1);
    WOI_END;
}
