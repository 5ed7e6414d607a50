/* start.c - how long a program takes from its start to its end. */
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "load.h"

extern char **environ;

/* Microseconds. */
static double run_once(char **words)
{
    const int64_t begin = bench_now();
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bench_require(posix_spawn(&pid, words[0], &actions, NULL, words, environ) == 0, words[0]);
    bench_require(waitpid(pid, &status, 0) == pid && status == 0, words[0]);
    posix_spawn_file_actions_destroy(&actions);
    return (double)(bench_now() - begin) / 1e3;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void load_start(char **words)
{
    const long times = strtol(words[0], NULL, 10);
    double *all = calloc((size_t)times, sizeof *all);

    bench_require(times > 0 && all, "the number of times");
    for (long i = 0; i < times; i++)
        all[i] = run_once(words + 1);
    qsort(all, (size_t)times, sizeof *all, compare);
    bench_say("time", all[times / 2] * 1e3, "ns");
    free(all);
}
