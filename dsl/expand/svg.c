/* svg.c - has a graph drawn by the program dot. */
#define _GNU_SOURCE /* memfd_create, pipe2 */
#include "expand/expand.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/message.h"

extern char **environ;

/* The graph, in a file that has no name. */
static int input_open(const struct text *dot)
{
    const int fd = memfd_create("dot", MFD_CLOEXEC);
    size_t done = 0;

    while (fd >= 0 && done < dot->length) {
        const ssize_t n = write(fd, dot->at + done, dot->length - done);

        if (n < 0 && errno != EINTR) {
            const int error = errno;

            close(fd);
            errno = error;
            return -1;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* 0 or an errno, as posix_spawn has it. */
static int start(int input, int output, pid_t *ret_pid)
{
    char program[] = "dot", form[] = "-Tsvg";
    char *const words[] = {program, form, NULL};
    posix_spawn_file_actions_t actions;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    const int error = posix_spawnp(ret_pid, words[0], &actions, NULL, words, environ);

    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int read_all(int fd, struct text *ret_svg)
{
    char buffer[65536];
    ssize_t n;

    while ((n = read(fd, buffer, sizeof buffer)) != 0) {
        if (n > 0)
            text_add(ret_svg, buffer, (size_t)n);
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

static void say(int error)
{
    if (error == ENOENT)
        message_trouble("--as=svg needs the program dot, of graphviz, which is not installed");
    else
        message_trouble("dot cannot be run: %s", strerror(error));
}

static bool has_succeeded(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    message_trouble(WIFSIGNALED(status) ? "dot was ended by signal %d" : "dot has failed, with status %d",
                    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return false;
}

bool expand_svg(const struct text *dot, struct text *ret_svg)
{
    const int input = input_open(dot);
    int ends[2] = {-1, -1}, error = input < 0 || pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
    pid_t pid = -1;
    bool good = false;

    *ret_svg = (struct text){0};
    if (error == 0)
        error = start(input, ends[1], &pid);
    close(ends[1]);
    if (error == 0) {
        error = read_all(ends[0], ret_svg);
        good = has_succeeded(pid) && error == 0;
    }
    if (error)
        say(error);
    close(ends[0]);
    close(input);
    return good;
}
