/* compile.h - one source becomes a program, by the system's compiler. */
#ifndef DSL_RUN_COMPILE_H
#define DSL_RUN_COMPILE_H

#include <stdbool.h>

#include "base/source.h"
#include "run/places.h"

struct compile {
    const char *path;            /* as the user wrote it; "-": the source is what was read */
    const struct source *source; /* used only then */
    const struct places *places;
    const struct words *flags; /* of the user, after ours */
    bool sanitize;
    const char *program; /* to be written */
    const char *folder;  /* for the temporary files of the compiler */
};

/* The words of $CC, or cc. -EINVAL, and said on stderr. */
int compile_read_compiler(struct words *ret_words);

/* 0; above it, the signal that asked this process to end in the meantime; -ENOEXEC if the compiler refused,
 * and said why; or -errno, and said on stderr. */
int compile_program(const struct compile *compile, const struct words *compiler);

#endif
