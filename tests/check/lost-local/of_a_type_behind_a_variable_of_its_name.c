/* Behind the block in which a variable hides it, the name is the type again. */
// expect: lost-local 16:9
#include "subjects.h"

typedef int number;

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    {
        int number = next();
        use(number * number);
    }
    number n = 1;
    WOI_YIELD();
    use(n);
    WOI_RETURN(0);
    WOI_END;
}
