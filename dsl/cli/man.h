/* man.h - the man pages, in the language of man(7). */
#ifndef DSL_CLI_MAN_H
#define DSL_CLI_MAN_H

#include <stdio.h>

#include "cli/options.h"

void man_write(const struct command *command, FILE *file);

#endif
