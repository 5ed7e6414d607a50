/* Loop variables, sums and buffers, all on the stack. */
// prints: 0 1 2 = 3
// prints: text 7
#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, loops, ())
{
    WOI_BEGIN;
    int sum = 0;

    for (int i = 0, step = 1; i < 3; i += step) {
        WOI_AWAIT(woi_sleep(1));
        printf("%d ", i);
        sum += i;
    }
    printf("= %d\n", sum);
    char text[16];
    const int number = 7;
    snprintf(text, sizeof text, "text %d", number);
    WOI_YIELD();
    puts(text);
    WOI_RETURN(number == 7 ? 0 : 1);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(loops());
}
