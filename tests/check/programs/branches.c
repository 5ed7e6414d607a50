/* Uses under the branches of an #if, in a macro's arguments, in sizeof, and behind a label. */
// prints: 8 3 3
#include <stdio.h>
#include <woi.h>

#define TWICE(n) ((n) + (n))

static WOI_ASYNC(int, branches, ())
{
    WOI_BEGIN;
    long i;
    i = 3;
again:
    WOI_YIELD();
#ifdef NEVER
    i = 5;
    goto again;
#else
    if (i < 3)
        goto again;
#endif
    printf("%zu %ld %ld\n", sizeof i, i, TWICE(i) - i);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(branches());
}
