/* commands.h - the commands there are, in the order in which help shows them. */
#ifndef DSL_CLI_COMMANDS_H
#define DSL_CLI_COMMANDS_H

#include "cli/options.h"

/* The tool itself: its operand is a command. */
extern const struct command woi_command;

/* Ends with NULL. */
extern const struct command *const woi_commands[];

extern const struct command new_command;
extern const struct command check_command;
extern const struct command run_command;
extern const struct command expand_command;

/* NULL: there is none of that name. */
const struct command *command_find(const char *name);

#endif
