/* Nobody knows whether these run, or they do not. */
// expect: lost-local 21:9
// expect: lost-local 22:9
// expect: lost-local 23:9
#include "subjects.h"

#define NONE 0

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    int a[4], b[4], c[4];
    a[0] = b[0] = c[0] = next();
    WOI_YIELD();
    for (int k = 0; k < self->n; k++)
        a[k] = 0;
    for (int k = 0; k < NONE; k++)
        b[k] = 0;
    for (int k = next(); k < 4; k++)
        c[k] = 0;
    use(a[0]);
    use(b[0]);
    use(c[0]);
    WOI_RETURN(0);
    WOI_END;
}
