/* named.c - says what it is called, and where it is. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char path[4096];

    printf("%s %s\n", program_invocation_short_name, getcwd(path, sizeof path));
    return 0;
}
