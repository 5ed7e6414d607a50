/* places.h - where the headers and the library are that programs are built with. */
#ifndef DSL_RUN_PLACES_H
#define DSL_RUN_PLACES_H

#include "run/words.h"

/* Zeroed is empty. The caller releases it. */
struct places {
    char *include;          /* the folder of woi.h */
    char *library;          /* libwoi.a */
    struct words arguments; /* what this library wants of a link besides, such as a sanitizer */
};

/* In the build folder they are those that the build has; anywhere else they are looked for relative to this
 * executable, so that an installed tree may be moved. Says on stderr what is missing, and gives -ENOENT. */
int places_find(struct places *ret_places);

void places_release(struct places *places);

#endif
