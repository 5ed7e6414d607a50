/* library.h - what is known about the functions of libc, of POSIX and of woi. */
#ifndef DSL_LEX_LIBRARY_H
#define DSL_LEX_LIBRARY_H

struct names;

/* Adds them to the table, with their classes. */
void library_add(struct names *names);

#endif
