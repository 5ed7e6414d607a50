/* compile.c - how the compiler is called. It is handed words, never a line for a shell.
 *
 * The source is compiled where it lies: then includes, __FILE__, debug information and messages are what the
 * user expects, and no copy in /tmp finds somebody else's "../header.h". */
#define _GNU_SOURCE /* memfd_create */
#include "run/compile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/message.h"
#include "run/child.h"
#include "run/refuse.h"

int compile_read_compiler(struct words *ret_words)
{
    const char *value = getenv("CC");
    struct words words = {0};
    const int error = words_split(&words, value ? value : "");
    const char *refused = error ? NULL : refuse_word(&words);

    if (error)
        message_trouble("CC is '%s', in which a quote does not end", value);
    if (refused)
        message_trouble("CC is '%s', but '%s' does not go with making a program to be run", value, refused);
    if (error || refused) {
        words_release(&words);
        return -EINVAL;
    }
    if (words.count == 0)
        words_add(&words, "cc");
    *ret_words = words;
    return 0;
}

/* A name that begins with - is an option to a compiler, and @ a file of options; ./-x.c and ./@x.c are names.
 * A dash alone is standard input. */
static void add_path(struct words *words, const char *path)
{
    struct text name = {0};

    if ((path[0] == '-' && path[1]) || path[0] == '@')
        text_add_string(&name, "./");
    text_add_string(&name, path);
    words_add(words, name.at);
    text_release(&name);
}

static void add_all(struct words *words, const struct words *more)
{
    for (size_t i = 0; i < more->count; i++)
        words_add(words, more->list[i]);
}

static void add_each(struct words *words, const char *const *list)
{
    for (; *list; list++)
        words_add(words, *list);
}

static void add_arguments(struct words *words, const struct compile *compile)
{
    static const char *const ours[] = {"-std=gnu11", "-g", "-O1", "-Wall", "-I", NULL};
    static const char *const sanitizers[] = {"-fsanitize=address,undefined", "-fno-sanitize-recover=all",
                                             "-fno-omit-frame-pointer", NULL};

    add_each(words, ours);
    words_add(words, compile->places->include);
    add_all(words, &compile->places->arguments);
    if (compile->sanitize)
        add_each(words, sanitizers);
    add_each(words, (const char *const[]){"-x", "c", NULL});
    add_path(words, compile->path);
    /* Behind the source: so a library among them is linked, and an option of them wins over ours. */
    add_each(words, (const char *const[]){"-x", "none", NULL});
    add_all(words, compile->flags);
    words_add(words, compile->places->library);
    words_add(words, "-pthread");
    /* Last, so that it wins over one in a file of options. */
    words_add(words, "-o");
    words_add(words, compile->program);
}

/* What was read from standard input, to be read again; an fd. */
static int open_copy(const struct source *source)
{
    const int fd = memfd_create("woi", MFD_CLOEXEC);
    size_t written = 0;

    if (fd < 0)
        return -errno;
    while (written < source->size) {
        const ssize_t n = write(fd, source->bytes + written, source->size - written);

        if (n < 0 && errno != EINTR) {
            const int error = -errno;

            close(fd);
            return error;
        }
        written += n > 0 ? (size_t)n : 0;
    }
    if (lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -EIO;
}

static int open_input(const struct compile *compile)
{
    if (strcmp(compile->path, "-") == 0)
        return open_copy(compile->source);
    const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

static int judge(const struct compile *compile, const char *compiler, int status)
{
    if (WIFSIGNALED(status)) {
        message_trouble("the compiler '%s' was ended by signal %d, %s", compiler, WTERMSIG(status),
                        strsignal(WTERMSIG(status)));
        return -ENOEXEC;
    }
    if (WEXITSTATUS(status) != 0)
        return -ENOEXEC;
    if (access(compile->program, F_OK) == 0)
        return 0;
    message_trouble("the compiler '%s' made no program", compiler);
    return -ENOEXEC;
}

int compile_program(const struct compile *compile, const struct words *compiler)
{
    struct words words = {0};
    int status, interrupted;
    const int input = open_input(compile);

    if (input < 0) {
        message_trouble("cannot hand the source to the compiler: %s", strerror(-input));
        return input;
    }
    add_all(&words, compiler);
    add_arguments(&words, compile);
    const struct child child = {.words = words.list, .input = input, .temporary = compile->folder};
    const int error = child_run(&child, &status, &interrupted);

    close(input);
    words_release(&words);
    if (error == -ENOENT)
        message_trouble("there is no compiler '%s'; CC can name another one", compiler->list[0]);
    else if (error)
        message_trouble("cannot run the compiler '%s': %s", compiler->list[0], strerror(-error));
    if (error || interrupted)
        return error ? error : interrupted;
    return judge(compile, compiler->list[0], status);
}
