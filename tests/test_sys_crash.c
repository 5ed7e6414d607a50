/* test_sys_crash.c - the last word of a program that crashes: where it goes, and where it must not go. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys_crash.h"

TestSuite(sys_crash, .timeout = 60);

static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE};

static char said[256];

/* What a child has written to stderr is in said; it has ended by the signal that is returned, or 0. */
static int signal_of_child(void (*child)(int), int argument)
{
    const int file = memfd_create("stderr", MFD_CLOEXEC);
    int status;
    const pid_t id = fork();

    if (id == 0) {
        static const struct rlimit no_core;

        setrlimit(RLIMIT_CORE, &no_core);
        alarm(30); /* one that crashes for ever ends, too */
        for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
            signal(signals[i], SIG_DFL); /* whatever the framework does at a crash */
        dup2(file, STDERR_FILENO);
        child(argument);
        _exit(0);
    }
    cr_assert(eq(int, waitpid(id, &status, 0), id));
    const ssize_t length = pread(file, said, sizeof said - 1, 0);
    said[length > 0 ? length : 0] = '\0';
    close(file);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void crash_by(int number)
{
    sys_tell_crash("last word\n");
    kill(getpid(), number);
}

Test(sys_crash, each_signal_says_the_last_word_once_and_ends_the_process_as_ever)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        cr_assert(eq(int, signal_of_child(crash_by, signals[i]), signals[i]));
        cr_assert(eq(str, said, "last word\n"));
    }
    cr_assert(eq(int, signal_of_child(crash_by, SIGTERM), SIGTERM));
    cr_assert(eq(str, said, ""));
}

static void crash_with_nothing_to_say(int number)
{
    sys_tell_crash("last word\n");
    sys_tell_crash(NULL);
    kill(getpid(), number);
}

Test(sys_crash, with_nothing_more_to_say_it_is_silent)
{
    cr_assert(eq(int, signal_of_child(crash_with_nothing_to_say, SIGABRT), SIGABRT));
    cr_assert(eq(str, said, ""));
}

static void exit_quietly(int number)
{
    (void)number;
    _exit(0);
}

static void crash_with_a_handler(int number)
{
    signal(number, exit_quietly);
    crash_by(number);
}

Test(sys_crash, a_signal_that_somebody_handles_is_left_alone)
{
    cr_assert(eq(int, signal_of_child(crash_with_a_handler, SIGSEGV), 0));
    cr_assert(eq(str, said, ""));
}

/* --- stderr is closed --- */

static void crash_without_stderr(int number)
{
    close(STDERR_FILENO);
    crash_by(number);
}

Test(sys_crash, with_stderr_closed_it_ends_all_the_same)
{
    cr_assert(eq(int, signal_of_child(crash_without_stderr, SIGABRT), SIGABRT));
    cr_assert(eq(str, said, ""));
}

static void crash_closed_from_the_start(int number)
{
    close(STDERR_FILENO);
    sys_tell_crash("last word\n");
    dup2(number, STDERR_FILENO);
    kill(getpid(), SIGABRT);
}

static void crash_with_another_file(int number)
{
    sys_tell_crash("last word\n");
    dup2(number, STDERR_FILENO);
    kill(getpid(), SIGABRT);
}

Test(sys_crash, a_file_that_has_got_the_number_of_stderr_is_not_written_to)
{
    const int file = memfd_create("another", MFD_CLOEXEC);

    cr_assert(eq(int, signal_of_child(crash_with_another_file, file), SIGABRT));
    cr_assert(eq(int, signal_of_child(crash_closed_from_the_start, file), SIGABRT));
    cr_assert(eq(long, lseek(file, 0, SEEK_END), 0));
    cr_assert(eq(str, said, ""));
    close(file);
    const int elsewhere = open("/dev/null", O_WRONLY | O_CLOEXEC); /* of another file system */
    cr_assert(eq(int, signal_of_child(crash_with_another_file, elsewhere), SIGABRT));
    cr_assert(eq(str, said, ""));
    close(elsewhere);
}

static void tell_and_return(int unused)
{
    struct sigaction action;

    (void)unused;
    close(STDERR_FILENO);
    sys_tell_crash("last word\n");
    if (sigaction(SIGABRT, NULL, &action) || action.sa_handler != SIG_DFL)
        abort();
}

Test(sys_crash, with_nobody_to_tell_signals_are_left_alone)
{
    cr_assert(eq(int, signal_of_child(tell_and_return, 0), 0));
}

static void crash_with_nobody_at_the_other_end(int number)
{
    int fds[2];

    signal(SIGPIPE, SIG_DFL);
    if (pipe(fds))
        _exit(1);
    dup2(fds[1], STDERR_FILENO);
    close(fds[0]);
    crash_by(number);
}

Test(sys_crash, with_nobody_at_the_other_end_of_stderr_it_ends_by_its_own_signal)
{
    cr_assert(eq(int, signal_of_child(crash_with_nobody_at_the_other_end, SIGABRT), SIGABRT));
}

static void crash_with_a_full_pipe(int number)
{
    static const char bytes[4096];
    int fds[2];

    if (pipe2(fds, O_NONBLOCK))
        _exit(1);
    while (write(fds[1], bytes, sizeof bytes) > 0)
        ;
    dup2(fds[1], STDERR_FILENO);
    crash_by(number);
}

Test(sys_crash, with_stderr_full_it_does_not_wait)
{
    cr_assert(eq(int, signal_of_child(crash_with_a_full_pipe, SIGABRT), SIGABRT));
}
