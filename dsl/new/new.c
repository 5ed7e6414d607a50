/* new.c - writes the files of a project. */
#include "new/new.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "new/name.h"
#include "new/templates.h"

struct names {
    const char *plain;
    char identifier[NAME_LONGEST + 1]; /* - is _ in it */
    char capitals[NAME_LONGEST + 1];
};

static struct names names_of(const char *name)
{
    struct names names = {.plain = name};

    for (size_t i = 0; name[i]; i++) {
        names.identifier[i] = name[i] == '-' ? '_' : name[i];
        names.capitals[i] = (char)toupper((unsigned char)names.identifier[i]);
    }
    return names;
}

/* The text with the names in it. */
static void fill(struct text *filled, const char *text, const struct names *names)
{
    const struct {
        const char *stands, *name;
    } places[] = {
        {"project-name", names->plain},
        {"project_name", names->identifier},
        {"PROJECT_NAME", names->capitals},
    };
    const size_t length = strlen("project-name");

    while (*text) {
        size_t i = 0;

        while (i < 3 && strncmp(text, places[i].stands, length) != 0)
            i++;
        if (i < 3)
            text_add_string(filled, places[i].name);
        else
            text_add_char(filled, *text);
        text += i < 3 ? length : 1;
    }
}

/* --- files --------------------------------------------------------------------------------- */

static int write_all(int fd, const struct text *text)
{
    size_t written = 0;

    while (written < text->length) {
        const ssize_t n = write(fd, text->at + written, text->length - written);

        if (n < 0 && errno != EINTR)
            return -errno;
        written += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* A part of the path that is a folder is made first. */
static int make_folder_of(int folder, const char *path)
{
    char name[64];
    const char *slash = strchr(path, '/');

    if (!slash || (size_t)(slash - path) >= sizeof name)
        return 0;
    memcpy(name, path, (size_t)(slash - path));
    name[slash - path] = '\0';
    return mkdirat(folder, name, 0777) == 0 || errno == EEXIST ? 0 : -errno;
}

/* What it has made is gone if it fails. */
static int write_file(int folder, const struct template *template, const struct names *names)
{
    struct text text = {0};
    int error = make_folder_of(folder, template->path);

    if (error)
        return error;
    const int fd = openat(folder, template->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0)
        return -errno;
    fill(&text, template->text, names);
    error = write_all(fd, &text);
    text_release(&text);
    /* A full disk or quota may be told only here. */
    if (close(fd) != 0 && error == 0)
        error = -errno;
    if (error)
        unlinkat(folder, template->path, 0);
    return error;
}

/* Removes what write_file made before `end`, and the folders, which then are empty: not what somebody else
 * has put there meanwhile. */
static void remove_files(int folder, const struct template *end)
{
    for (const struct template *template = templates; template <end; template ++)
        unlinkat(folder, template->path, 0);
    for (const struct template *template = templates; template->path; template ++) {
        const char *slash = strchr(template->path, '/');
        char name[64] = "";

        if (slash && (size_t)(slash - template->path) < sizeof name) {
            memcpy(name, template->path, (size_t)(slash - template->path));
            unlinkat(folder, name, AT_REMOVEDIR);
        }
    }
}

/* Into a folder that was made for it. */
static int write_project(const char *path, const struct names *names)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const struct template *template = templates;
    int error = 0;

    if (folder < 0)
        return -errno;
    while (template->path && (error = write_file(folder, template, names)) == 0)
        template ++;
    if (error) {
        message_trouble("cannot write %s/%s: %s", path, template->path, strerror(-error));
        remove_files(folder, template);
    }
    close(folder);
    return error;
}

/* --- the project --------------------------------------------------------------------------- */

static int make_project(const char *path, const char *name)
{
    const struct names names = names_of(name);

    if (mkdir(path, 0777) != 0) {
        const int error = -errno;

        message_trouble(error == -EEXIST ? "%s is there already; nothing was written" : "cannot make %s: %s",
                        path, strerror(-error));
        return error;
    }
    const int error = write_project(path, &names);

    if (error && rmdir(path) != 0)
        message_trouble("cannot remove %s: %s", path, strerror(errno));
    return error;
}

/* Signals wait until it is whole or gone; what a write of ours raises is told as an error. */
static int make_undisturbed(const char *path, const char *name)
{
    const struct timespec at_once = {0};
    sigset_t all, ours, before;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    const int error = make_project(path, name);

    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigaddset(&ours, SIGXFSZ);
    while (sigtimedwait(&ours, NULL, &at_once) > 0)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return error;
}

int project_new(const char *path)
{
    struct text plain = {0}; /* without slashes at its end */
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    text_add(&plain, path, length);
    const char *slash = strrchr(plain.at, '/'), *name = slash ? slash + 1 : plain.at;
    const char *refusal = name_refusal(name);
    int error = -EINVAL;

    if (refusal)
        message_trouble("'%s' %s", name, refusal);
    else
        error = make_undisturbed(plain.at, name);
    text_release(&plain);
    return error;
}
