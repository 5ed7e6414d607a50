/* main.c - project-name [FROM]: counts down from a number. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "countdown.h"

/* -EINVAL: it is no number. */
static int read_number(const char *word)
{
    char *end;
    const long number = strtol(word, &end, 10);

    return end == word || *end || number < 0 || number > INT_MAX ? -EINVAL : (int)number;
}

/* The output is the exit status. */
static WOI_ASYNC(int, app, ((int, from)),
    int error;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, project_name_countdown(self->from, stdout));
    if (self->error)
        fprintf(stderr, "project-name: %s\n", strerror(-self->error));
    WOI_RETURN(self->error ? 1 : 0);
    WOI_END;
}

int main(int argc, char **argv)
{
    const int from = argc > 1 ? read_number(argv[1]) : 3;

    if (argc > 2 || from < 0) {
        fputs("usage: project-name [FROM]\n", stderr);
        return 2;
    }
    return WOI_MAIN(app(from));
}
