/* source.c - a file that is read in. Whatever the path is, this neither hangs nor fills the memory. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static int read_all(int fd, struct text *bytes)
{
    char part[1 << 16];

    for (;;) {
        const ssize_t n = read(fd, part, sizeof part);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return 0;
        if (bytes->length + (size_t)n > SOURCE_MOST)
            return -EFBIG;
        text_add(bytes, part, (size_t)n);
    }
}

/* Opened without waiting: a FIFO that nobody writes to would hold us up for ever. */
static int open_regular(const char *path)
{
    struct stat status = {0}; /* clang 14's memory sanitizer does not know stat() */
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return errno == ENXIO ? -ENODEV : -errno;
    int error = fstat(fd, &status) ? -errno : 0;

    if (error == 0 && !S_ISREG(status.st_mode))
        error = S_ISDIR(status.st_mode) ? -EISDIR : -ENODEV;
    if (error == 0 && status.st_size > SOURCE_MOST)
        error = -EFBIG;
    if (error)
        close(fd);
    return error ? error : fd;
}

static void find_lines(struct source *source)
{
    size_t room = 0;
    const char *end = source->bytes + source->size;

    for (const char *at = source->bytes; at;) {
        MEMORY_GROW(source->lines, source->line_count, room);
        source->lines[source->line_count++] = (uint32_t)(at - source->bytes);
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
}

/* Takes the text over. */
static void source_init(struct source *source, const char *path, struct text *bytes)
{
    text_add(bytes, "", 0); /* so that there is a NUL also behind nothing */
    *source = (struct source){.bytes = bytes->at, .size = bytes->length};
    source->path = memory_new(strlen(path) + 1, 1);
    memcpy(source->path, path, strlen(path) + 1);
    find_lines(source);
}

int source_from(const char *path, const char *bytes, size_t size, struct source *ret_source)
{
    struct text text = {0};

    if (size > SOURCE_MOST)
        return -EFBIG;
    text_add(&text, bytes, size);
    source_init(ret_source, path, &text);
    return 0;
}

int source_read(const char *path, struct source *ret_source)
{
    struct text bytes = {0};
    const bool is_stdin = strcmp(path, "-") == 0;
    const int fd = is_stdin ? STDIN_FILENO : open_regular(path);

    if (fd < 0)
        return fd;
    const int error = read_all(fd, &bytes);

    if (!is_stdin)
        close(fd);
    if (error) {
        text_release(&bytes);
        return error;
    }
    source_init(ret_source, is_stdin ? "<stdin>" : path, &bytes);
    return 0;
}

void source_release(struct source *source)
{
    free(source->path);
    free(source->bytes);
    free(source->lines);
    *source = (struct source){0};
}

const char *source_error_text(int error)
{
    switch (error) {
    case -EFBIG:
        return "is larger than 64 MiB";
    case -EISDIR:
        return "is a folder";
    case -ENODEV:
        return "is neither a file nor a folder";
    default:
        return strerror(-error);
    }
}

struct place source_place(const struct source *source, size_t offset)
{
    size_t low = 0, high = source->line_count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (struct place){(unsigned)low + 1, (unsigned)(offset - source->lines[low]) + 1};
}

struct slice source_line(const struct source *source, unsigned line)
{
    if (line == 0 || line > source->line_count)
        return (struct slice){"", 0};
    const size_t start = source->lines[line - 1];
    size_t end = line < source->line_count ? source->lines[line] - 1 : source->size;

    if (end > start && source->bytes[end - 1] == '\r')
        end--;
    return (struct slice){source->bytes + start, end - start};
}
