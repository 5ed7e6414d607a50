/* sys_crash.c - a last word when the program crashes. */
#include "sys_crash.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static _Atomic(const char *) last_word;
static struct stat listener; /* what stderr was when the text was given */

/* A program may have closed it, and its number may be another file's by now. */
static bool is_listener(int fd)
{
    struct stat now = {0}; /* clang 14's memory sanitizer does not know fstat() */

    return fstat(fd, &now) == 0 && now.st_dev == listener.st_dev && now.st_ino == listener.st_ino;
}

/* The handler is gone by then (SA_RESETHAND): raised again, the signal does what it always does. */
static void crash(int number)
{
    const char *text = atomic_load(&last_word);

    if (text && is_listener(STDERR_FILENO)) {
        (void)signal(SIGPIPE, SIG_IGN); /* it is not this that the program ends by */
        if (write(STDERR_FILENO, text, strlen(text)) < 0)
            text = NULL; /* nobody listens */
    }
    raise(number);
}

static void handle(int number)
{
    const struct sigaction action = {.sa_handler = crash, .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;

    (void)sigaction(number, NULL, &before);
    if (before.sa_handler == SIG_DFL)
        (void)sigaction(number, &action, NULL);
}

void sys_tell_crash(const char *text)
{
    static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE};

    if (text && fstat(STDERR_FILENO, &listener))
        text = NULL; /* there is nobody to tell */
    for (size_t i = 0; text && i < sizeof signals / sizeof *signals; i++)
        handle(signals[i]);
    atomic_store(&last_word, text);
}
