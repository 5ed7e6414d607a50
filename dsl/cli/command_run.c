/* command_run.c - woi run: its options, its man page. */
#include <errno.h>

#include "cli/commands.h"
#include "run/refuse.h"
#include "run/run.h"

enum { RUN_CFLAGS = 1, RUN_KEEP, RUN_NO_CHECK, RUN_SANITIZE, RUN_WERROR };

static const struct option list[] = {
    {RUN_CFLAGS, "cflags", 0, ARGUMENT_WORD, "WORDS", NULL,
     "hands these words to the compiler, too; split as a shell does, and may be given several times"},
    {RUN_KEEP, "keep", 'k', ARGUMENT_NONE, NULL, NULL,
     "leaves the temporary folder with the program, and says where it is"},
    {RUN_NO_CHECK, "no-check", 0, ARGUMENT_NONE, NULL, NULL, "does not check the source first"},
    {RUN_SANITIZE, "sanitize", 's', ARGUMENT_NONE, NULL, NULL,
     "compiles with the address and undefined-behaviour sanitizers"},
    {RUN_WERROR, "werror", 0, ARGUMENT_NONE, NULL, NULL,
     "does not run a program in which the check finds anything"},
    {0},
};

static const struct prose prose[] = {
    {"DESCRIPTION", "Checks FILE.c as woi check does, compiles it with the library woi and the\n"
                    "system's compiler, and runs it with the arguments that stand behind the two\n"
                    "dashes. What the check finds is shown, and the program is run all the same.\n"
                    "FILE.c may be -, for standard input.\n"},
    {"THE PROGRAM",
     "It is compiled as\n"
     "\n"
     "    $CC -std=gnu11 -g -O1 -Wall -x c FILE.c -x none WORDS libwoi.a -pthread\n"
     "\n"
     "where WORDS are those of --cflags: a later option wins over an earlier one. What writes elsewhere or\n"
     "makes no program is refused: -o, -c, -S, -E, -M, -MM, -fsyntax-only, -shared, -r. The source is\n"
     "compiled where it lies, so that includes and messages of the compiler are as usual. No shell is run,\n"
     "and the name of the source may have any letters.\n"
     "\n"
     "The program is written into a new folder in TMPDIR that nobody else can read, and removed when it\n"
     "has ended. It runs in the present folder, with the same standard input and output as woi. Signals\n"
     "that end, stop or continue woi reach it. If woi itself is killed by SIGKILL, so is the program; the\n"
     "folder then stays.\n"},
    {"EXIT STATUS", "That of the program. If a signal ended the program, woi ends by the same signal.\n"
                    "\n"
                    "    1  the program could not be run: there is no such source, it does not\n"
                    "       compile, or with --werror the check has found something\n"
                    "    2  woi was called wrongly\n"},
    {"ENVIRONMENT", "    CC      the compiler, with options of its own; split into words as a\n"
                    "            shell does; cc if it is not set or empty\n"
                    "    TMPDIR  where temporary files are made; /tmp if it is not set or empty\n"},
    {"EXAMPLES", "    woi run hello.c\n"
                 "    woi run --sanitize server.c -- --port 8080\n"
                 "    woi run --cflags '-O3 -DNDEBUG' --cflags -lm waves.c\n"
                 "    CC='ccache clang' woi run hello.c\n"},
    {0},
};

/* [OPTION...] [--] FILE.c [-- ARG...]: the first two dashes may also be for a FILE.c that begins with one. */
static int read_operands(struct options *options, struct run *run)
{
    if (!run->path) {
        run->path = options->value;
        if (!options->ended)
            return 0;
        if (*options->words && (*options->words)[0] == '-' && (*options->words)[1] == '-' &&
            !(*options->words)[2])
            options->words++;
    } else if (!options->ended) {
        options->status = options_wrong(
            options, "'%s' is one too many; arguments of the program stand behind --", options->value);
        return -EINVAL;
    } else {
        options->words--;
    }
    run->arguments = options->words;
    while (*options->words)
        options->words++;
    return 0;
}

static int read_cflags(struct options *options, struct run *run)
{
    const int error = words_split(&run->flags, options->value);

    if (error)
        options->status =
            options_wrong(options, "--cflags is '%s', in which a quote does not end", options->value);
    return error;
}

/* 0, or -EINVAL with options->status. */
static int read_words(struct options *options, struct run *run)
{
    int id, error = 0;

    while (error == 0 && (id = options_next(options)) != OPTIONS_END)
        switch (id) {
        case RUN_CFLAGS:
            error = read_cflags(options, run);
            break;
        case RUN_KEEP:
            run->keep = true;
            break;
        case RUN_NO_CHECK:
            run->check = false;
            break;
        case RUN_SANITIZE:
            run->sanitize = true;
            break;
        case RUN_WERROR:
            run->werror = true;
            break;
        case OPTIONS_OPERAND:
            error = read_operands(options, run);
            break;
        default:
            error = -EINVAL;
        }
    return error;
}

static int run_main(struct options *options)
{
    static char *const none[] = {NULL};
    struct run run = {.arguments = none, .check = true};
    int status = read_words(options, &run);
    /* Of all of --cflags: one may hand on what is in the next. */
    const char *refused = refuse_word(&run.flags);

    if (status != 0)
        status = options->status;
    else if (refused)
        status = options_wrong(
            options, "--cflags has '%s', which does not go with making a program to be run", refused);
    else if (!run.path)
        status = options_wrong(options, "which program? It wants a FILE.c");
    else
        status = run_source(&run);
    words_release(&run.flags);
    return status;
}

const struct command run_command = {
    .name = "run",
    .operands = "FILE.c [-- ARG...]",
    .kind = ARGUMENT_SOURCE,
    .summary = "checks, compiles and runs a program",
    .list = list,
    .prose = prose,
    .main = run_main,
};
