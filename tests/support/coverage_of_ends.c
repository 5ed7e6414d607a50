/* coverage_of_ends.c - a process that ends by abort(), by _exit() or by a signal it raises counts for the
 * coverage like any other: linked into every test of such a build, since what was reached is otherwise
 * written by exit() alone. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* These two stand before those of the C library. */
_Noreturn void _exit(int status)
{
    __gcov_dump();
    for (;;)
        syscall(SYS_exit_group, status);
}

int raise(int number)
{
    __gcov_dump();
    return pthread_kill(pthread_self(), number);
}
