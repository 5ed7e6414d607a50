/* hello.c - the least there is. */
#include <stdio.h>

int main(void)
{
    puts("hello");
    return 0;
}
