/* listener.c - says "ready" and its number, then what signals come; ends with SIGUSR1, and with status 3. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    static const int heard[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR2, SIGUSR1};
    sigset_t set;
    int signal = 0;

    sigemptyset(&set);
    for (unsigned i = 0; i < sizeof heard / sizeof *heard; i++)
        sigaddset(&set, heard[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    while (signal != SIGUSR1 && sigwait(&set, &signal) == 0) {
        printf("SIG%s\n", sigabbrev_np(signal));
        fflush(stdout);
    }
    return 3;
}
