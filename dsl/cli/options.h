/* options.h - what a command takes, said once: parsing, --help, the man page and the completion of bash are
 * all made of these tables. Each command's table is in command_NAME.c, which turns what options_next reads
 * into a call of dsl/NAME; commands.c lists them. */
#ifndef DSL_CLI_OPTIONS_H
#define DSL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum argument_kind {
    ARGUMENT_NONE,   /* an option that takes none */
    ARGUMENT_WORD,   /* anything: there is nothing to complete */
    ARGUMENT_FILE,   /* a file, existing or to be written */
    ARGUMENT_SOURCE, /* a C source, or a folder to find one in */
    ARGUMENT_FOLDER, /* a folder */
    ARGUMENT_CHOICE, /* one of choices; anything else is refused before the command sees it */
    ARGUMENT_LIST,   /* one or more of choices, with commas in between; the same */
};

struct option {
    int id;           /* what options_next returns for it: above 0, the command's own */
    const char *name; /* without dashes */
    char letter;      /* for -k; or 0 */
    enum argument_kind kind;
    const char *argument;          /* how help shows its argument, in capitals; NULL if it takes none */
    const char *(*choice)(size_t); /* the choices, NULL behind the last; NULL if the kind has none */
    const char *help; /* what it does, in one line or a few: a phrase, small letter, no full stop */
};

/* A part of the man page. The text is paragraphs with empty lines in between; lines that begin with four
 * spaces are shown as they are. */
struct prose {
    const char *title; /* in capitals; NULL behind the last one */
    const char *text;
};

struct options;

struct command {
    const char *name;                     /* NULL: the tool itself */
    const char *operands;                 /* "FILE.c [-- ARG...]": what stands behind the options */
    enum argument_kind kind;              /* of the operands, for completion: none, or one without choices */
    const char *summary;                  /* one line, a phrase: "finds what no compiler sees" */
    const struct option *list;            /* ends with {0}; --help is not in it, every command has it */
    const struct prose *prose;            /* the first is shown by --help, too: paragraphs alone */
    int (*main)(struct options *options); /* returns the exit status */
};

/* The words of one call, read from left to right. Options and operands may be mixed. Owned by main. */
struct options {
    const struct command *command;
    char **words;            /* what is still to be read; ends with NULL */
    const char *letters;     /* the rest of a word of letters, "kq" of -xkq; or NULL */
    const char *value;       /* out: the argument of the option, or the operand */
    bool first_operand_ends; /* everything behind the first operand is for somebody else */
    bool ended;              /* out: a -- was read: all that follow are operands */
    int status;              /* out, with OPTIONS_STOP: the exit status */
};

enum {
    STATUS_WRONG_CALL = 2, /* the exit status of a call that no command understands */

    OPTIONS_END = 0,
    OPTIONS_OPERAND = -1,
    OPTIONS_STOP = -2, /* --help was shown (status 0), or a mistake was said on stderr (status 2) */
};

/* The id of the next option, or one of the above. A command reads all of its words before it does anything:
 *
 *     while ((id = options_next(options)) != OPTIONS_END)
 *         switch (id) {
 *         case CHECK_FORMAT:   settings.format = options->value; break;
 *         case OPTIONS_OPERAND: add_file(&settings, options->value); break;
 *         default:              return options->status;
 *         }
 */
int options_next(struct options *options);

/* The option before this one in the table that has the same choices, or NULL. */
const struct option *option_with_choices(const struct command *command, const struct option *option);

/* Says on stderr "woi COMMAND: MESSAGE", and where help is; returns 2, the exit status of a wrong call. */
__attribute__((format(printf, 2, 3))) int options_wrong(const struct options *options, const char *format,
                                                        ...);

/* "woi run", or "woi" of the tool itself, with something else than a space in between if need be. */
struct command_name {
    char text[64];
};
struct command_name command_name(const struct command *command, char between);

extern const struct option option_help; /* the one that every command has */

#endif
