/* flags.c - needs WORD, VALUE, -lm and -O0. */
#include <math.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    (void)argv;
    printf("%s %d %.1f\n", WORD, VALUE, sqrt(argc + 3.0));
#ifdef __OPTIMIZE__
    return 1;
#else
    return 0;
#endif
}
