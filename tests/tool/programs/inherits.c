/* inherits.c - says whether SIGHUP is ignored and SIGTERM blocked; ends with the status that it is told. */
#include <signal.h>
#include <stdio.h>

int main(void)
{
    struct sigaction action;
    sigset_t set;

    sigaction(SIGHUP, NULL, &action);
    sigprocmask(SIG_BLOCK, NULL, &set);
    printf("%d %d\n", action.sa_handler == SIG_IGN, sigismember(&set, SIGTERM));
    fflush(stdout);
    return getchar();
}
