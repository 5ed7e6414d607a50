/* ring.h - how many places a ring has. */
#ifndef WOI_SYNC_RING_H
#define WOI_SYNC_RING_H

#include <stddef.h>

/* The least power of two that is at least n; 0: it does not fit into a size_t. */
static inline size_t ring_size(size_t n)
{
    size_t size = 1;

    while (size && size < n)
        size *= 2;
    return size;
}

#endif
