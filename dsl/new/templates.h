/* templates.h - the files of a new project; made of dsl/new/project at build time. */
#ifndef DSL_NEW_TEMPLATES_H
#define DSL_NEW_TEMPLATES_H

#include <stddef.h>

/* In both, project-name, project_name and PROJECT_NAME stand for the name, the name as a part of identifiers,
 * and the same in capitals. */
struct template
{
    const char *path; /* at most one folder deep; NULL behind the last */
    const char *text;
};

extern const struct template templates[];

#endif
