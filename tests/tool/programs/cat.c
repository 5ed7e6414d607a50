/* cat.c - says what it is told. */
#include <stdio.h>

int main(void)
{
    for (int c; (c = getchar()) != EOF;)
        putchar(c);
    return 0;
}
