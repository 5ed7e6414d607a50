/* A const of the body is lost like any other. */
// expect: lost-local 12:12
#include "subjects.h"

#define repeat(n) for (int k = 0; k < (n); k++)

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    const int many = next();
    WOI_YIELD();
    repeat(many)
    {
        use(1);
    }
    WOI_RETURN(0);
    WOI_END;
}
