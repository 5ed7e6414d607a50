/* main.c - woi COMMAND: the options that stand before the command, and the command. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/version.h"

enum { MAIN_VERSION = 1, MAIN_MAN, MAIN_COMPLETION };

static const char *page(size_t index)
{
    return index == 0 ? "woi" : woi_commands[index - 1] ? woi_commands[index - 1]->name : NULL;
}

static const char *shell(size_t index)
{
    return index == 0 ? "bash" : NULL;
}

static const struct option list[] = {
    {MAIN_VERSION, "version", 'V', ARGUMENT_NONE, NULL, NULL, "shows the version, and ends"},
    {MAIN_MAN, "man", 0, ARGUMENT_CHOICE, "PAGE", page, "writes a man page, and ends"},
    {MAIN_COMPLETION, "completion", 0, ARGUMENT_CHOICE, "SHELL", shell,
     "writes what makes a shell complete commands and options, and ends"},
    {0},
};

static const struct prose prose[] = {
    {"DESCRIPTION",
     "woi is the tool for programs that are written with the library woi: async\nfunctions in C.\n"},
    {"EXIT STATUS", "    0  all is well\n"
                    "    1  the command says that something is not; the man page of each says when\n"
                    "    2  it was called wrongly, or could not do its work\n"},
    {"FILES", "The completion for bash is installed where the package bash-completion finds it. Without that "
              "package:\n"
              "\n"
              "    source <(woi --completion=bash)\n"},
    {0},
};

const struct command woi_command = {
    .operands = "COMMAND [ARG...]",
    .kind = ARGUMENT_WORD,
    .summary = "tool for async functions in C",
    .list = list,
    .prose = prose,
};

static int run_command_named(struct options *options)
{
    const struct command *command = command_find(options->value);
    struct nearest nearest = nearest_to(options->value);

    if (command) {
        struct options own = {.command = command, .words = options->words};

        return command->main(&own);
    }
    for (size_t i = 0; woi_commands[i]; i++)
        nearest_try(&nearest, woi_commands[i]->name);
    return nearest.name ? options_wrong(options, "there is no command '%s'; is '%s' meant?", options->value,
                                        nearest.name)
                        : options_wrong(options, "there is no command '%s'", options->value);
}

static int read_words(struct options *options)
{
    switch (options_next(options)) {
    case MAIN_VERSION:
        puts("woi " WOI_TOOL_VERSION);
        return 0;
    case MAIN_MAN:
        man_write(strcmp(options->value, "woi") == 0 ? &woi_command : command_find(options->value), stdout);
        return 0;
    case MAIN_COMPLETION:
        completion_write(stdout);
        return 0;
    case OPTIONS_OPERAND:
        return run_command_named(options);
    case OPTIONS_END:
        help_write(&woi_command, stderr);
        return STATUS_WRONG_CALL;
    default:
        return options->status;
    }
}

int main(int argc, char **argv)
{
    struct options options = {
        .command = &woi_command,
        .words = argv + (argc > 0),
        .first_operand_ends = true,
    };
    int status = read_words(&options);

    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "woi: cannot write the output: %s\n", strerror(errno));
        return STATUS_WRONG_CALL;
    }
    return status;
}
