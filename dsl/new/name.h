/* name.h - what a project may be called. */
#ifndef DSL_NEW_NAME_H
#define DSL_NEW_NAME_H

enum { NAME_LONGEST = 64 };

/* NULL: it may. Otherwise why not, a phrase with the name as its subject. */
const char *name_refusal(const char *name);

#endif
