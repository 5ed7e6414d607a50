/* echo.c - says its arguments, one a line, in brackets, and ends with the status that the first one asks for.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("[%s]\n", argv[i]);
    return argc > 1 ? atoi(argv[1]) : 0;
}
