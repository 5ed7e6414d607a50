/* Clean-up also runs when the body did not: it cannot use the body's locals. */
#include "subjects.h"

int open_it(void);
void use_it(int fd);
void close_it(int fd);

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    int fd = open_it();
    use_it(fd);
WOI_FINALLY: // expect: gcc "switch jumps over variable initialization" clang "variable 'fd' is used uninitialized"
    close_it(fd);
    WOI_END;
}
