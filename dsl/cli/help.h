/* help.h - what --help shows. */
#ifndef DSL_CLI_HELP_H
#define DSL_CLI_HELP_H

#include <stdio.h>

#include "cli/options.h"

void help_write(const struct command *command, FILE *file);

#endif
