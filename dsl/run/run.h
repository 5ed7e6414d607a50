/* run.h - checks a program of one source, compiles it and runs it. */
#ifndef DSL_RUN_RUN_H
#define DSL_RUN_RUN_H

#include <stdbool.h>

#include "run/words.h"

struct run {
    const char *path;       /* of the source; "-" is standard input */
    char *const *arguments; /* of the program; ends with NULL */
    struct words flags;     /* for the compiler */
    bool check;             /* before anything else */
    bool werror;            /* a finding of the check keeps it from being run */
    bool sanitize;
    bool keep; /* the temporary folder */
};

enum { RUN_FAILED = 1 }; /* the exit status if the program could not be run */

/* Returns the exit status, the program's own if it was run, or ends by the signal that ended the program. */
int run_source(const struct run *run);

#endif
