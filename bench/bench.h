/* bench.h - what the benchmark programs in C and C++ share: their arguments, clocks, and what they print.
 *
 *     PROGRAM WORKLOAD[/NUMBER[/NUMBER]] [N]
 *
 * N is the number of operations. Each figure is a line `name value unit`; docs/performance.md says what
 * the workloads are. Of woi nothing is in here: programs without it use it too. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct bench_arguments {
    long first, second; /* channel/64/100: 64 and 100 */
    long n;
};

struct bench_workload {
    const char *name; /* without its numbers */
    void (*run)(const struct bench_arguments *arguments);
};

static inline void bench_require(int is_good, const char *what)
{
    if (!is_good) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

/* --- figures ----------------------------------------------------------------------------------- */

static inline void bench_say(const char *name, double value, const char *unit)
{
    printf("%s %.3f %s\n", name, value, unit);
}

static inline int64_t bench_clock(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline int64_t bench_now(void)
{
    return bench_clock(CLOCK_MONOTONIC);
}

static inline int64_t bench_cpu(void)
{
    return bench_clock(CLOCK_PROCESS_CPUTIME_ID);
}

/* CPU time of each of so many operations, which began when the clock said `begin`. */
static inline void bench_say_time(int64_t begin, long operations)
{
    bench_say("time", (double)(bench_cpu() - begin) / (double)operations, "ns");
}

/* A line of /proc/self/status in bytes. VmHWM is the peak: that of getrusage is inherited over an exec. */
static inline double bench_status(const char *name)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    double kib = 0;

    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kib = strtod(line + strlen(name), NULL);
    if (file)
        fclose(file);
    return kib * 1024;
}

static inline double bench_resident(void)
{
    return bench_status("VmRSS:");
}

static inline void bench_say_bytes(double before, long things)
{
    bench_say("bytes", (bench_resident() - before) / (double)things, "bytes");
}

/* --- how late a timer was ------------------------------------------------------------------------ */

static inline int bench_compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Sorts what it is given, nanoseconds. */
static inline void bench_say_late(int64_t *late, long count)
{
    qsort(late, (size_t)count, sizeof *late, bench_compare);
    bench_say("p50", (double)late[count / 2] / 1e3, "us");
    bench_say("p99", (double)late[count - 1 - count / 100] / 1e3, "us");
    bench_say("earliest", (double)late[0] / 1e3, "us");
}

/* Of so many sleeps, when that number i ends: spread over a second, after as long as arming may take. */
static inline int64_t bench_deadline(int64_t begin, long i, long count)
{
    return begin + 200000000 + count * 1000 + (int64_t)i * 1000000000 / count;
}

/* --- the command line ---------------------------------------------------------------------------- */

static inline const struct bench_workload *bench_find(const struct bench_workload *workloads,
                                                      const char *name, size_t length)
{
    for (; workloads->name; workloads++)
        if (strlen(workloads->name) == length && strncmp(workloads->name, name, length) == 0)
            return workloads;
    return NULL;
}

/* workloads ends with one without a name. */
static inline int bench_main(int argc, char **argv, const struct bench_workload *workloads)
{
    const char *name = argc > 1 ? argv[1] : "";
    const struct bench_workload *workload = bench_find(workloads, name, strcspn(name, "/"));
    struct bench_arguments arguments = {0, 0, argc > 2 ? strtol(argv[2], NULL, 10) : 1};

    (void)sscanf(name + strcspn(name, "/"), "/%ld/%ld", &arguments.first, &arguments.second);
    if (!workload || argc > 3 || arguments.n < 1) {
        fprintf(stderr, "usage: %s WORKLOAD [N]; there are", argv[0]);
        for (; workloads->name; workloads++)
            fprintf(stderr, " %s", workloads->name);
        fprintf(stderr, "\n");
        return 2;
    }
    workload->run(&arguments);
    bench_say("peak", bench_status("VmHWM:") / 1024, "KiB");
    return 0;
}

#endif
