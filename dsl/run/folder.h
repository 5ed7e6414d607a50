/* folder.h - a temporary folder that nobody else can look into. */
#ifndef DSL_RUN_FOLDER_H
#define DSL_RUN_FOLDER_H

/* In $TMPDIR, or in /tmp; with the rights 0700. The caller frees the path, which is absolute. -errno, and
 * said on stderr. */
int folder_new(char **ret_path);

/* Removes it with all that is in it, and follows no link. Says on stderr what cannot be removed. */
void folder_remove(const char *path);

#endif
