/* places.c - begins at this executable. */
#include "run/places.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"

static char *text_copy(const char *bytes, size_t length)
{
    char *copy = memory_new(length + 1, 1);

    memcpy(copy, bytes, length);
    return copy;
}

/* The folder of this executable, and room behind it; "" if the kernel does not say. */
static void write_own_folder(struct text *text)
{
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    text_add(text, "", 0);
    if (length <= 0)
        return;
    path[length] = '\0';
    text_add(text, path, (size_t)(strrchr(path, '/') - path));
}

/* --- the build folder ---------------------------------------------------------------------- */

/* A line is a key, a space, and a value. */
static void read_line(struct places *places, struct slice line)
{
    const char *space = memchr(line.at, ' ', line.length);

    if (!space)
        return;
    const struct slice key = {line.at, (size_t)(space - line.at)};
    char *value = text_copy(space + 1, line.length - key.length - 1);

    if (slice_is(key, "include") && !places->include) {
        places->include = value;
    } else if (slice_is(key, "library") && !places->library) {
        places->library = value;
    } else {
        if (slice_is(key, "argument"))
            words_add(&places->arguments, value);
        free(value);
    }
}

/* The build writes woi.places beside the executable, and never installs it. */
static bool find_built(struct places *places)
{
    struct text path = {0};
    struct source source;

    write_own_folder(&path);
    text_add_string(&path, "/woi.places");
    const int error = source_read(path.at, &source);

    text_release(&path);
    if (error)
        return false;
    for (unsigned line = 1; line <= source.line_count; line++)
        read_line(places, source_line(&source, line));
    source_release(&source);
    return places->include && places->library;
}

/* --- installed ----------------------------------------------------------------------------- */

/* How the folder `to` is reached from this executable, which was to be installed in WOI_BINDIR. */
static char *from_here(const char *to)
{
    const char *from = WOI_BINDIR;
    struct text path = {0};
    size_t same = 0;

    write_own_folder(&path);
    for (size_t i = 0; from[i] == to[i] || !from[i] || !to[i]; i++) {
        const bool from_ends = !from[i] || from[i] == '/', to_ends = !to[i] || to[i] == '/';

        if (from_ends && to_ends)
            same = i;
        if (!from[i] || !to[i])
            break;
    }
    for (const char *rest = from + same; *rest; rest++)
        if (rest[0] == '/' && rest[1] && rest[1] != '/')
            text_add_string(&path, "/..");
    text_add_string(&path, to + same);
    return path.at;
}

static void find_installed(struct places *places)
{
    struct text library = {0};
    char *folder = from_here(WOI_LIBDIR);

    text_printf(&library, "%s/libwoi.a", folder);
    free(folder);
    places->library = library.at;
    places->include = from_here(WOI_INCLUDEDIR);
}

/* --- both ---------------------------------------------------------------------------------- */

static int check_readable(const char *path, const char *what)
{
    if (access(path, R_OK) == 0)
        return 0;
    const int error = -errno;

    message_trouble("cannot read %s, %s: %s", path, what, strerror(-error));
    return error;
}

int places_find(struct places *ret_places)
{
    struct places places = {0};
    struct text header = {0};

    if (!find_built(&places)) {
        places_release(&places);
        find_installed(&places);
    }
    text_printf(&header, "%s/woi.h", places.include);
    int error = check_readable(header.at, "the header of the library woi");

    if (error == 0)
        error = check_readable(places.library, "the library");
    text_release(&header);
    if (error) {
        places_release(&places);
        return error;
    }
    *ret_places = places;
    return 0;
}

void places_release(struct places *places)
{
    free(places->include);
    free(places->library);
    words_release(&places->arguments);
    *places = (struct places){0};
}
