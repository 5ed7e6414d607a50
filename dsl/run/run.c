/* run.c - the steps from a source to the end of its program. */
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/message.h"
#include "check/check.h"
#include "run/child.h"
#include "run/compile.h"
#include "run/folder.h"

/* The program is called as its source is, as far as that is a plain name: ps and the program's own messages
 * show it. */
static void write_program_path(struct text *path, const char *folder, const char *source)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const char *slash = strrchr(source, '/'), *name = slash ? slash + 1 : source;
    const size_t length = strspn(name, plain);

    text_printf(path, "%s/", folder);
    if (length > 0 && length < 64 && name[0] != '-' && (!name[length] || strcmp(name + length, ".c") == 0))
        text_add(path, name, length);
    else
        text_add_string(path, "program");
}

static int run_program(const struct run *run, const char *program)
{
    struct words words = {0};
    int status, interrupted;

    words_add(&words, program);
    for (char *const *argument = run->arguments; *argument; argument++)
        words_add(&words, *argument);
    const struct child child = {.words = words.list, .path = program, .input = -1};
    const int error = child_run(&child, &status, &interrupted);

    words_release(&words);
    if (error == -EACCES)
        message_trouble("cannot run %s: %s; TMPDIR can name a folder in which programs may be run", program,
                        strerror(EACCES));
    else if (error)
        message_trouble("cannot run %s: %s", program, strerror(-error));
    return error ? error : status;
}

/* What run_in gives: the status of waitpid(2), or -errno, or the signal that ends this process, as WTERMSIG
 * reads it. */
static int run_in(const char *folder, const struct run *run, const struct source *source,
                  const struct places *places, const struct words *compiler)
{
    struct text program = {0};

    write_program_path(&program, folder, run->path);
    const struct compile compile = {
        .path = run->path,
        .source = source,
        .places = places,
        .flags = &run->flags,
        .sanitize = run->sanitize,
        .program = program.at,
        .folder = folder,
    };
    int status = compile_program(&compile, compiler);

    if (status == 0)
        status = signals_pending();
    if (status == 0)
        status = run_program(run, program.at);
    text_release(&program);
    return status;
}

/* Holds the signals, and so comes last: whatever happens from here on, the folder is removed. */
static int run_held(const struct run *run, const struct source *source, const struct places *places,
                    const struct words *compiler)
{
    char *folder;

    signals_hold();
    int status = folder_new(&folder);

    if (status)
        return RUN_FAILED;
    if (run->keep)
        message_trouble("the program is kept in %s", folder);
    status = run_in(folder, run, source, places, compiler);
    if (!run->keep)
        folder_remove(folder);
    free(folder);
    if (status < 0)
        return RUN_FAILED;
    return WIFSIGNALED(status) ? die_of(WTERMSIG(status)) : WEXITSTATUS(status);
}

/* Whether the program may be run. Findings go where a compiler's warnings go. */
static bool passes_check(const struct run *run, const struct source *source)
{
    struct check_settings settings = {.format = CHECK_TEXT, .out.file = stderr};

    message_color("auto", stderr, &settings.out.color);
    return check_and_show(source, &settings) == 0 || !run->werror;
}

static int run_checked(const struct run *run, const struct source *source)
{
    struct places places;
    struct words compiler;

    if (places_find(&places) != 0)
        return RUN_FAILED;
    int status = RUN_FAILED;

    if (compile_read_compiler(&compiler) == 0) {
        status = run_held(run, source, &places, &compiler);
        words_release(&compiler);
    }
    places_release(&places);
    return status;
}

int run_source(const struct run *run)
{
    struct source source;
    const int error = source_read(run->path, &source);

    if (error) {
        message_trouble("%s: %s", run->path, source_error_text(error));
        return RUN_FAILED;
    }
    const bool passes = !run->check || passes_check(run, &source);
    const int status = passes ? run_checked(run, &source) : RUN_FAILED;

    source_release(&source);
    return status;
}
