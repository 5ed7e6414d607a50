/* coverage_of_aborts.c - a test that ends by abort() counts for the coverage like any other: linked
 * into every test of such a build, since what was reached is otherwise written by exit() alone. */
#include <signal.h>

void __gcov_dump(void);

static void dump(int signal)
{
    (void)signal;
    __gcov_dump();
}

/* When this returns, abort() ends the process as it would have done. */
__attribute__((constructor)) static void dump_on_abort(void)
{
    signal(SIGABRT, dump);
}
