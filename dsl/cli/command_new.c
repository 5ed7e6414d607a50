/* command_new.c - woi new: its options, its man page. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>

#include "base/message.h"
#include "cli/commands.h"
#include "new/new.h"

static const struct option list[] = {{0}};

static const struct prose prose[] = {
    {"DESCRIPTION", "Makes a folder NAME with a project in it: a program of one async function, a\n"
                    "test of it on a clock that costs no time, and what meson needs to build and\n"
                    "test them. Nothing that exists is touched.\n"},
    {"THE NAME",
     "It begins with a letter, and has letters, digits, - and _, 64 at most. It may have a path in front,\n"
     "whose folders exist. What meson or the library has for itself, such as test or woi_x, is refused.\n"
     "In identifiers of C, - becomes _.\n"},
    {"THE PROJECT", "    meson.build             finds woi by pkg-config, or in subprojects/woi\n"
                    "    src/main.c              the program\n"
                    "    src/countdown.c         its async function\n"
                    "    tests/test_countdown.c  its tests\n"
                    "    README.md, .gitignore\n"},
    {"EXIT STATUS", "    0  the project is there, even where what to do with it could not be written\n"
                    "    1  it could not be made, and nothing of it is there: the folder exists,\n"
                    "       the disk is full\n"
                    "    2  woi was called wrongly, or the name will not do\n"},
    {"EXAMPLES", "    woi new hello\n"
                 "    cd hello\n"
                 "    meson setup build\n"
                 "    meson test -C build\n"
                 "    ./build/hello\n"},
    {0},
};

/* What to do with it is advice: where it cannot be written, or nobody reads it, the project stands all the
 * same, and main shall not try again. */
static void advise(const char *path)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    printf("%s is made. In that folder:\n"
           "\n"
           "    meson setup build\n"
           "    meson test -C build\n",
           path);
    if (fflush(stdout) == 0)
        return;
    message_trouble("%s is made; but what to do with it cannot be written: %s", path, strerror(errno));
    __fpurge(stdout);
    clearerr(stdout);
}

static int new_main(struct options *options)
{
    const char *path = NULL;
    int id;

    while ((id = options_next(options)) != OPTIONS_END) {
        if (id != OPTIONS_OPERAND)
            return options->status;
        if (path)
            return options_wrong(options, "'%s' is one too many: it makes one project", options->value);
        path = options->value;
    }
    if (!path)
        return options_wrong(options, "what shall it be called? It wants a NAME");

    const int error = project_new(path);

    if (error)
        return error == -EINVAL ? STATUS_WRONG_CALL : 1;
    advise(path);
    return 0;
}

const struct command new_command = {
    .name = "new",
    .operands = "NAME",
    .kind = ARGUMENT_FOLDER,
    .summary = "makes a project that builds and passes its test",
    .list = list,
    .prose = prose,
    .main = new_main,
};
