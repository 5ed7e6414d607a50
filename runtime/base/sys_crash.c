/* sys_crash.c - a last word when the program crashes. */
#include "sys_crash.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static _Atomic(const char *) last_word;

/* The handler is gone by then (SA_RESETHAND): raised again, the signal does what it always does. */
static void crash(int signal)
{
    const char *text = atomic_load(&last_word);

    if (text && write(STDERR_FILENO, text, strlen(text)) < 0)
        text = NULL; /* nobody listens */
    raise(signal);
}

static void handle(int signal)
{
    const struct sigaction action = {.sa_handler = crash, .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;

    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        (void)sigaction(signal, &action, NULL);
}

void sys_tell_crash(const char *text)
{
    static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE};

    for (size_t i = 0; text && i < sizeof signals / sizeof *signals; i++)
        handle(signals[i]);
    atomic_store(&last_word, text);
}
