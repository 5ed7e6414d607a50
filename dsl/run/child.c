/* child.c - fork, exec, and a loop that waits for signals one at a time. */
#define _GNU_SOURCE /* pipe2 */
#include "run/child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
/* The last two are what a write of ours may raise; with them held, it fails. */
static const int others[] = {SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGXFSZ};

static sigset_t held;   /* what signals_hold blocked: taken by sigwaitinfo alone */
static sigset_t before; /* the mask that this process was started with; children get it */

/* --- signals ------------------------------------------------------------------------------- */

/* One that is ignored, as SIGHUP is under nohup, stays so, here and in the child. */
static void hold(int signal)
{
    struct sigaction action;

    if (sigaction(signal, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(&held, signal);
}

void signals_hold(void)
{
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        hold(ending[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        hold(others[i]);
    /* Where it was ignored, nobody could wait for a child. */
    signal(SIGCHLD, SIG_DFL);
    sigaddset(&held, SIGCHLD);
    sigprocmask(SIG_BLOCK, &held, &before);
}

static bool is_ending(int signal)
{
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (ending[i] == signal)
            return true;
    return false;
}

int signals_pending(void)
{
    sigset_t pending;

    sigpending(&pending);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (sigismember(&held, ending[i]) && sigismember(&pending, ending[i]))
            return ending[i];
    return 0;
}

int die_of(int signal_number)
{
    sigset_t only;

    prctl(PR_SET_DUMPABLE, 0); /* the core is the child's */
    signal(signal_number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    raise(signal_number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    return 128 + signal_number; /* as the first process of a container: none ends it */
}

/* --- the child ----------------------------------------------------------------------------- */

/* In the child. Returns only if it cannot be run. */
static void become(const struct child *child, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        return;
    if (child->input >= 0 && dup2(child->input, STDIN_FILENO) < 0)
        return;
    if (child->temporary && setenv("TMPDIR", child->temporary, 1) != 0)
        return;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (child->path)
        execv(child->path, child->words);
    else
        execvp(child->words[0], child->words);
}

/* 0 once it runs, or -errno of what kept it from running; then it is gone. */
static int start(const struct child *child, pid_t *ret_pid)
{
    const pid_t parent = getpid();
    int said[2], error = 0;

    if (pipe2(said, O_CLOEXEC) != 0)
        return -errno;
    const pid_t pid = fork();

    if (pid == 0) {
        become(child, parent);
        error = errno;
        /* If even this fails, the parent sees a child that ended with 127. */
        _exit(write(said[1], &error, sizeof error) == sizeof error ? 126 : 127);
    }
    error = pid < 0 ? errno : 0;
    close(said[1]);
    /* What ends the wait is the exec, which closes the other end. */
    while (pid > 0 && read(said[0], &error, sizeof error) < 0 && errno == EINTR)
        ;
    close(said[0]);
    if (pid > 0 && error)
        waitpid(pid, NULL, 0);
    *ret_pid = pid;
    return -error;
}

/* Whether it has ended. If it has stopped, so does this, and whoever waits for this sees it stopped. */
static bool look_after(pid_t pid, int *ret_status)
{
    if (waitpid(pid, ret_status, WNOHANG | WUNTRACED) != pid)
        return false;
    if (!WIFSTOPPED(*ret_status))
        return true;
    raise(SIGSTOP);
    kill(pid, SIGCONT);
    return false;
}

int child_run(const struct child *child, int *ret_status, int *ret_signal)
{
    siginfo_t info;
    pid_t pid = -1;
    const int error = start(child, &pid);

    *ret_signal = 0;
    if (error)
        return error;
    while (!look_after(pid, ret_status)) {
        if (sigwaitinfo(&held, &info) < 0 || info.si_signo == SIGCHLD)
            continue;
        if (is_ending(info.si_signo))
            *ret_signal = info.si_signo;
        /* Above 0: the terminal, and so the kernel, sent it to the whole group. */
        if (info.si_code <= 0 && info.si_pid != getpid())
            kill(pid, info.si_signo);
    }
    return 0;
}
