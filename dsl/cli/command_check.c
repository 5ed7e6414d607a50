/* command_check.c - woi check: its options, its man page. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/check.h"
#include "cli/commands.h"

enum {
    OPTION_BLOCKING = 1,
    OPTION_COLOR,
    OPTION_DATABASE,
    OPTION_DISABLE,
    OPTION_EXPLAIN,
    OPTION_FIX,
    OPTION_FORMAT,
    OPTION_ONLY,
};

static const char *name_choice(size_t index)
{
    return index < FINDING_COUNT ? finding_name((enum finding_kind)index) : NULL;
}

static const char *format_choice(size_t index)
{
    static const char *const formats[] = {"text", "json", "sarif", NULL};

    return formats[index];
}

static const char *color_choice(size_t index)
{
    static const char *const when[] = {"auto", "always", "never", NULL};

    return when[index];
}

static const struct option list[] = {
    {OPTION_BLOCKING, "blocking", 0, ARGUMENT_WORD, "FUNCTION", NULL,
     "says that a call of this function makes the thread wait; may be given several times"},
    {OPTION_COLOR, "color", 0, ARGUMENT_CHOICE, "WHEN", color_choice,
     "shows colours always, never, or on a terminal (auto)"},
    {OPTION_DATABASE, "database", 'p', ARGUMENT_FILE, "PATH", NULL,
     "checks the sources that a compile_commands.json names, or the one in that folder"},
    {OPTION_DISABLE, "disable", 0, ARGUMENT_LIST, "NAMES", name_choice, "does not look for these"},
    {OPTION_EXPLAIN, "explain", 0, ARGUMENT_CHOICE, "NAME", name_choice,
     "shows the page about a finding, and ends"},
    {OPTION_FIX, "fix", 0, ARGUMENT_NONE, NULL, NULL,
     "changes the files: moves locals that are lost into the frame"},
    {OPTION_FORMAT, "format", 0, ARGUMENT_CHOICE, "FORMAT", format_choice, "how findings are shown"},
    {OPTION_ONLY, "only", 0, ARGUMENT_LIST, "NAMES", name_choice, "looks for these and nothing else"},
    {0},
};

static const struct prose prose[] = {
    {"DESCRIPTION",
     "Reads C sources that use the library woi, and finds mistakes in async functions that no compiler\n"
     "sees. A FILE may be a folder: all .c and .h files in it are checked, those in hidden folders are\n"
     "not. It may be a compile_commands.json, and it may be -, for standard input. Nothing is included\n"
     "and no macro is expanded; all branches of an #if are followed.\n"},
    {"FINDINGS", "woi check --explain NAME says what is wrong, and what to do.\n"
                 "\n"
#define F(identifier, name, about) "    " name "\n        " about "\n"
     FINDINGS(F)
#undef F
    },
    {"COMMENTS", "A comment on the line of a finding, or alone on the line above, allows it:\n"
                 "\n"
                 "    sleep(1); // woi: allow blocking-call, nothing runs yet\n"},
    {"FIXES",
     "With --fix, the declaration of a local that loses its value moves into the frame, and its uses\n"
     "become self->NAME. What cannot be done by a rule is left, and shown. Of standard input the\n"
     "fixed source is written to standard output, and what is left to standard error.\n"},
    {"EXIT STATUS", "    0  nothing was found\n"
                    "    1  something was found\n"
                    "    2  woi was called wrongly, or something could not be read or followed\n"},
    {"EXAMPLES", "    woi check server.c\n"
                 "    woi check --disable=unchecked-result,vla src\n"
                 "    woi check -p build --format=sarif >findings.sarif\n"
                 "    woi check --fix server.c\n"},
    {0},
};

/* One call of woi check. */
struct call {
    struct check_settings settings;
    struct check_inputs inputs;
    const char *color;
    const char **blocking;
    size_t blocking_count;
    bool asked; /* --explain: done already */
    bool reads_stdin;
    int trouble;
};

static uint32_t kinds_of(const char *names)
{
    uint32_t kinds = 0;

    while (*names) {
        const size_t length = strcspn(names, ",");
        const enum finding_kind kind = finding_named((struct slice){names, length});

        kinds |= kind < FINDING_COUNT ? 1u << kind : 0;
        names += length;
        names += *names == ',';
    }
    return kinds;
}

static void add_blocking(struct call *call, const char *name)
{
    call->blocking = memory_resize(call->blocking, call->blocking_count + 2, sizeof *call->blocking);
    call->blocking[call->blocking_count++] = name;
    call->blocking[call->blocking_count] = NULL;
    call->settings.blocking = call->blocking;
}

static void add_input(struct call *call, const char *path)
{
    call->reads_stdin |= strcmp(path, "-") == 0;
    call->trouble |= check_inputs_add(&call->inputs, path) != 0;
}

/* 0, or -EINVAL with options->status. */
static int read_words(struct options *options, struct call *call)
{
    int id;

    while ((id = options_next(options)) != OPTIONS_END)
        switch (id) {
        case OPTION_BLOCKING:
            add_blocking(call, options->value);
            break;
        case OPTION_COLOR:
            call->color = options->value;
            break;
        case OPTION_DATABASE:
            call->trouble |= check_inputs_add_database(&call->inputs, options->value) != 0;
            call->asked = true;
            break;
        case OPTION_DISABLE:
            call->settings.disabled |= kinds_of(options->value);
            break;
        case OPTION_EXPLAIN:
            check_explain(finding_named(slice_of(options->value)), stdout);
            options->status = 0;
            return -EINVAL;
        case OPTION_FIX:
            call->settings.fix = true;
            break;
        case OPTION_FORMAT:
            call->settings.format = strcmp(options->value, "json") == 0    ? CHECK_JSON
                                    : strcmp(options->value, "sarif") == 0 ? CHECK_SARIF
                                                                           : CHECK_TEXT;
            break;
        case OPTION_ONLY:
            call->settings.disabled |= ~kinds_of(options->value);
            break;
        case OPTIONS_OPERAND:
            add_input(call, options->value);
            break;
        default:
            return -EINVAL;
        }
    return 0;
}

static int check_all(struct options *options, struct call *call)
{
    if (call->inputs.count == 0 && !call->trouble && !call->asked)
        return options_wrong(options, "what is to be checked? It wants a FILE");
    call->settings.out.file = call->settings.fix && call->reads_stdin ? stderr : stdout;
    message_color(call->color, call->settings.out.file, &call->settings.out.color);
    const int status = check_run(&call->settings, &call->inputs);

    return call->trouble ? 2 : status;
}

static int check_main(struct options *options)
{
    struct call call = {.color = "auto"};
    const int status = read_words(options, &call) == 0 ? check_all(options, &call) : options->status;

    check_inputs_release(&call.inputs);
    free(call.blocking);
    return status;
}

const struct command check_command = {
    .name = "check",
    .operands = "FILE...",
    .kind = ARGUMENT_SOURCE,
    .summary = "finds what no compiler sees in async functions",
    .list = list,
    .prose = prose,
    .main = check_main,
};
