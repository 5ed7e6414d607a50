/* memory.h - memory that is there: a program that gets none says so and ends with status 2. */
#ifndef DSL_BASE_MEMORY_H
#define DSL_BASE_MEMORY_H

#include <stddef.h>

/* n zeroed objects of that size; the caller frees them with free(). */
void *memory_new(size_t n, size_t size);

/* old, or NULL, with room for n objects of that size; what is new is not zeroed. */
void *memory_resize(void *old, size_t n, size_t size);

/* Makes room for one more at the end of an array with `count` elements and `room` for some. */
#define MEMORY_GROW(array, count, room)                                                                      \
    do {                                                                                                     \
        if ((count) == (room)) {                                                                             \
            (room) = (room) ? (room)*2 : 16;                                                                 \
            (array) = memory_resize((array), (room), sizeof *(array));                                       \
        }                                                                                                    \
    } while (0)

#endif
