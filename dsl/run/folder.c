/* folder.c - made by mkdtemp, removed from the bottom up. */
#define _GNU_SOURCE /* nftw */
#include "run/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

enum { OPEN_AT_ONCE = 16 };

int folder_new(char **ret_path)
{
    const char *parent = getenv("TMPDIR");
    struct text path = {0};

    if (!parent || !*parent)
        parent = "/tmp";
    /* Absolute, so that no compiler takes it for an option, and no program loses it by chdir. */
    char *real = realpath(parent, NULL);

    if (!real) {
        const int error = -errno;

        message_trouble("cannot use the folder %s for temporary files: %s; TMPDIR can name another one",
                        parent, strerror(-error));
        return error;
    }
    text_printf(&path, "%s/woi-XXXXXX", real);
    free(real);
    if (!mkdtemp(path.at)) {
        const int error = -errno;

        message_trouble("cannot make a folder in %s: %s; TMPDIR can name another one", parent,
                        strerror(-error));
        text_release(&path);
        return error;
    }
    *ret_path = path.at;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    if (remove(path) != 0)
        message_trouble("cannot remove %s: %s", path, strerror(errno));
    return 0;
}

void folder_remove(const char *path)
{
    if (nftw(path, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS) != 0)
        message_trouble("cannot remove %s: %s", path, strerror(errno));
}
