/* completion.h - the completion of bash. */
#ifndef DSL_CLI_COMPLETION_H
#define DSL_CLI_COMPLETION_H

#include <stdio.h>

void completion_write(FILE *file);

#endif
