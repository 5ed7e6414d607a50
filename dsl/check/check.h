/* check.h - woi check: what no compiler sees in async functions. */
#ifndef DSL_CHECK_CHECK_H
#define DSL_CHECK_CHECK_H

#include "base/message.h"
#include "check/finding.h"

enum check_format { CHECK_TEXT, CHECK_JSON, CHECK_SARIF };

/* Which findings are wanted, and how they are shown. */
struct check_settings {
    enum check_format format;
    struct message_out out;      /* where to; colours in CHECK_TEXT alone */
    uint32_t disabled;           /* a bit for each enum finding_kind */
    bool fix;                    /* changes the files */
    const char *const *blocking; /* more functions that block; NULL ends; or NULL */
};

/* All that is found in a source, sorted, without what comments allow. The report is released by the caller.
 */
void check_source(const struct source *source, const struct check_settings *settings,
                  struct report *ret_report);

/* check_source(), and shows it as text. Returns how many findings there are. */
size_t check_and_show(const struct source *source, const struct check_settings *settings);

/* Files, folders, and compile_commands.json (a file of that name, or its folder with `database`). */
struct check_inputs {
    char **paths;
    size_t count, room;
};
void check_inputs_release(struct check_inputs *inputs);
/* A path as the user gives it: a folder stands for the C sources in it. 0 or -errno, said on stderr. */
int check_inputs_add(struct check_inputs *inputs, const char *path);
/* The sources that a compile_commands.json names, or the one in that folder. */
int check_inputs_add_database(struct check_inputs *inputs, const char *path);

/* Checks them all, in the order of their paths, each once. Returns the exit status: 0 nothing was found, 1
 * something was, 2 something could not be read or followed. */
int check_run(const struct check_settings *settings, struct check_inputs *inputs);

/* The page about a finding, with lines of plain text. */
void check_explain(enum finding_kind kind, FILE *file);

#endif
