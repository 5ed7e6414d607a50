/* explain.c - the pages about the findings, which the build takes from docs/check/. */
#include "check/check.h"
#include "check/pages.h"

void check_explain(enum finding_kind kind, FILE *file)
{
    for (const char *const *line = check_pages[kind]; *line; line++)
        fprintf(file, "%s\n", *line);
}
