/* overflow.c - writes one byte too far. */
#include <stdlib.h>

int main(int argc, char **argv)
{
    char *memory = malloc((size_t)argc + 7);

    (void)argv;
    *(volatile char *)&memory[argc + 7] = 1;
    free(memory);
    return 0;
}
