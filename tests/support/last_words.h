/* last_words.h - what a program says before it aborts. */
#ifndef WOI_TESTS_LAST_WORDS_H
#define WOI_TESTS_LAST_WORDS_H

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs body in a child of the test: what it writes to stderr, if it aborts; in memory that the next call
 * uses again. Less than a pipe holds. */
static inline char *last_words(void (*body)(void))
{
    static char said[4096];
    size_t length = 0;
    int fds[2], status;

    if (pipe(fds) < 0)
        return "no pipe";
    const pid_t child = fork();
    if (child == 0) {
        dup2(fds[1], STDERR_FILENO);
        body();
        _exit(0);
    }
    close(fds[1]);
    for (ssize_t n = 1; n > 0 && length < sizeof said - 1; length += (size_t)n)
        n = read(fds[0], said + length, sizeof said - 1 - length);
    said[length] = '\0';
    close(fds[0]);
    if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
        return "it did not abort";
    return said;
}

#endif
