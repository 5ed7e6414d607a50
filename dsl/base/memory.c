/* memory.c - the one place that asks for memory. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void memory_lacks(void)
{
    fputs("woi: out of memory\n", stderr);
    exit(2);
}

void *memory_new(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size ? size : 1);

    if (!memory)
        memory_lacks();
    return memory;
}

void *memory_resize(void *old, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        memory_lacks();
    const size_t bytes = n * size;
    void *memory = realloc(old, bytes > 0 ? bytes : 1);

    if (!memory)
        memory_lacks();
    return memory;
}
