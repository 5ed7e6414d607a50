/* A loop that surely runs once fills its array. */
#include "subjects.h"

#define SIZE 4

WOI_ASYNC(int, app, ())
{
    const int last = 3;

    WOI_BEGIN;
    int b[SIZE], c[4], d[4], i;
    b[0] = c[0] = d[0] = next();
    use(b[0] + c[0] + d[0]);
    WOI_YIELD();
    for (int k = 0; k < 4; k++)
        b[k] = 0;
    for (i = last; i >= 0; i--)
        c[i] = 0;
    for (int n = 0, k = 0; k != SIZE; k++, n++)
        d[k] = n;
    use(b[0] + c[1] + d[1]);
    WOI_RETURN(0);
    WOI_END;
}
