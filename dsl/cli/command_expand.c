/* command_expand.c - woi expand: its options, its man page. */
#include <string.h>

#include "cli/commands.h"
#include "expand/expand.h"

enum { EXPAND_AS = 1, EXPAND_OUTPUT };

/* In the order of enum expand_form. */
static const char *form_choice(size_t index)
{
    static const char *const forms[] = {"text", "dot", "svg", "c", NULL};

    return forms[index];
}

static const struct option list[] = {
    {EXPAND_AS, "as", 0, ARGUMENT_CHOICE, "FORM", form_choice,
     "shows it as text, which is the default, as a graph for graphviz, as a picture, or as plain C"},
    {EXPAND_OUTPUT, "output", 'o', ARGUMENT_FILE, "FILE", NULL, "writes into FILE"},
    {0},
};

static const struct prose prose[] = {
    {"DESCRIPTION", "Shows what the async functions of FILE.c become, or that one of them: the states\n"
                    "in which it can wait, and how it gets from one to the next. FILE.c may be -, for\n"
                    "standard input. Nothing is included and no macro is expanded.\n"},
    {"FORMS", "    text  the states, with their lines: what each waits for, and what comes next\n"
              "    dot   the same as a graph, in the language of graphviz\n"
              "    svg   that graph drawn, by the program dot of graphviz\n"
              "    c     the source, with its async functions as the C that their macros stand\n"
              "          for: structs, constructors, and the switch. It compiles, and does the\n"
              "          same. With FUNCTION it is that function alone, to be read.\n"},
    {"EXIT STATUS", "    0  it is shown\n"
                    "    2  woi was called wrongly, FILE.c cannot be read or has no such function,\n"
                    "       or the output cannot be made\n"},
    {"EXAMPLES", "    woi expand server.c\n"
                 "    woi expand --as=svg -o serve.svg server.c serve\n"
                 "    woi expand --as=c -o plain.c server.c\n"},
    {0},
};

static enum expand_form form_named(const char *name)
{
    size_t form = 0;

    while (strcmp(form_choice(form), name) != 0)
        form++;
    return (enum expand_form)form;
}

static int expand_main(struct options *options)
{
    struct expand expand = {0};
    int id;

    while ((id = options_next(options)) != OPTIONS_END)
        switch (id) {
        case EXPAND_AS:
            expand.form = form_named(options->value);
            break;
        case EXPAND_OUTPUT:
            expand.output = options->value;
            break;
        case OPTIONS_OPERAND:
            if (expand.function)
                return options_wrong(options,
                                     "'%s' is one too many: it shows one file, or one function of it",
                                     options->value);
            *(expand.path ? &expand.function : &expand.path) = options->value;
            break;
        default:
            return options->status;
        }
    return expand.path ? expand_run(&expand)
                       : options_wrong(options, "what is to be shown? It wants a FILE.c");
}

const struct command expand_command = {
    .name = "expand",
    .operands = "FILE.c [FUNCTION]",
    .kind = ARGUMENT_SOURCE,
    .summary = "shows async functions as state machines, or as plain C",
    .list = list,
    .prose = prose,
    .main = expand_main,
};
