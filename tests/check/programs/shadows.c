/* Two locals of one name, both lost, and a third that is not. */
// prints: 2 1
// prints: 3
#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, shadows, ())
{
    WOI_BEGIN;
    int i = 1;
    {
        int i = 2;

        WOI_YIELD();
        printf("%d ", i);
    }
    printf("%d\n", i);
    {
        int i = 3;

        printf("%d\n", i);
    }
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(shadows());
}
