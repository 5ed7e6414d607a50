/* new.h - makes a project. */
#ifndef DSL_NEW_NEW_H
#define DSL_NEW_NEW_H

/* Makes the folder, whose last part is the name, and writes the project into it. Nothing that exists is
 * touched; if anything fails, nothing is left. 0, or -errno, and said on stderr. -EINVAL: the name will not
 * do. */
int project_new(const char *path);

#endif
