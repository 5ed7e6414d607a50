/* copy.h - copies of a few bytes, the number known when the program runs: mostly an int or a pointer, for
 * which a call of memcpy costs more than the copy. */
#ifndef WOI_BASE_COPY_H
#define WOI_BASE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Of such a size? */
static inline bool is_copied_at_once(size_t size)
{
    return size == sizeof(uint32_t) || size == sizeof(uint64_t);
}

static inline void copy_few(void *to, const void *from, size_t size)
{
    switch (size) {
    case sizeof(uint32_t):
        memcpy(to, from, sizeof(uint32_t));
        break;
    case sizeof(uint64_t):
        memcpy(to, from, sizeof(uint64_t));
        break;
    default:
        memcpy(to, from, size);
    }
}

#endif
