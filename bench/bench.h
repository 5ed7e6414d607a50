/* bench.h - what the benchmarks share: CPU time, repetition, one line per figure.
 *
 * Each figure is the least of several runs, in nanoseconds of CPU time per operation: what the code
 * costs when nothing disturbs it. Compare figures of one run only. */
#ifndef WOI_BENCH_H
#define WOI_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <woi.h>

enum { BENCH_RUNS = 5 };

static inline double bench_cpu_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static inline void bench_require(int error, const char *what)
{
    if (error) {
        fprintf(stderr, "%s: %s\n", what, woi_strerror(error));
        exit(1);
    }
}

/* BENCH(name, operations, future): runs the future to its end on a new runtime, several times. */
#define BENCH(name, operations, future)                                                                      \
    do {                                                                                                     \
        double best_ = 1e300;                                                                                \
        for (int run_ = 0; run_ < BENCH_RUNS; run_++) {                                                      \
            struct woi_runtime *runtime_;                                                                    \
            int output_ = 0;                                                                                 \
            bench_require(woi_runtime_new(&runtime_), "runtime");                                            \
            const double begin_ = bench_cpu_ns();                                                            \
            bench_require(WOI_BLOCK_ON(runtime_, output_, future), name);                                    \
            const double spent_ = bench_cpu_ns() - begin_;                                                   \
            bench_require(output_, name);                                                                    \
            bench_require(woi_runtime_free(runtime_), "free");                                               \
            best_ = spent_ < best_ ? spent_ : best_;                                                         \
        }                                                                                                    \
        printf("%-40s %8.1f ns\n", name, best_ / (double)(operations));                                      \
    } while (0)

#endif
