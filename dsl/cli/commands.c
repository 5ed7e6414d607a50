/* commands.c - the table of commands. To add one, write command_NAME.c and list it here. */
#include "cli/commands.h"

#include <string.h>

const struct command *const woi_commands[] = {
    &check_command, &run_command, &expand_command, &new_command, NULL,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; woi_commands[i]; i++)
        if (strcmp(woi_commands[i]->name, name) == 0)
            return woi_commands[i];
    return NULL;
}
