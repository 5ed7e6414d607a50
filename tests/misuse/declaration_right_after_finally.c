/* Before C23 a label stands before a statement: `WOI_FINALLY:;` makes it one. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int fd;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    int fd = self->fd; // expect: clang "expected expression"
    printf("%d\n", fd);
    WOI_END;
}
// unseen: gcc - it takes a declaration after any label, and says so with -Wpedantic only
