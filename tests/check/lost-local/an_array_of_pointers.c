/* And one more. */
// expect: lost-local 10:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    const char *(names[2]) = {"a", "b"};
    WOI_YIELD();
    use_text(names[1]);
    WOI_RETURN(0);
    WOI_END;
}
