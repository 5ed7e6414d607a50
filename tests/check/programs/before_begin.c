/* Locals in front of WOI_BEGIN, which are set anew at each resume. */
// prints: 3 calls, 1 2 3
#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, counts, ((int, rounds)))
{
    int calls = 0;
    int numbers[3] = {1, 2, 3};

    WOI_BEGIN;
    while (self->rounds-- > 0) {
        calls++;
        numbers[0] += 0;
        WOI_YIELD();
    }
    printf("%d calls, %d %d %d\n", calls, numbers[0], numbers[1], numbers[2]);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(counts(3));
}
