/* source.h - a file that is read in, and where its lines begin. */
#ifndef DSL_BASE_SOURCE_H
#define DSL_BASE_SOURCE_H

#include <stdint.h>

#include "base/text.h"

enum { SOURCE_MOST = 64 << 20 };

/* bytes[size] is NUL. Zeroed is an empty source without a name. */
struct source {
    char *path; /* as it was given; "<stdin>" of "-" */
    char *bytes;
    size_t size;
    uint32_t *lines; /* where each begins */
    size_t line_count;
};

/* Reads a regular file, or standard input if the path is "-", up to its end. -EISDIR, -EFBIG beyond
 * SOURCE_MOST, -ENODEV for a FIFO, socket or device, or what open(2) and read(2) give. */
int source_read(const char *path, struct source *ret_source);

/* A copy of the bytes, under that name. -EFBIG. */
int source_from(const char *path, const char *bytes, size_t size, struct source *ret_source);

void source_release(struct source *source);

/* What to say about an error of source_read(). */
const char *source_error_text(int error);

/* Both from 1; columns are bytes. */
struct place {
    unsigned line;
    unsigned column;
};

struct place source_place(const struct source *source, size_t offset);

/* Without its line end; lines count from 1. */
struct slice source_line(const struct source *source, unsigned line);

#endif
