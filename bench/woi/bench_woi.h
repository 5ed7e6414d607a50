/* bench_woi.h - the workloads in woi, as a user would write them. */
#ifndef BENCH_WOI_H
#define BENCH_WOI_H

#include <woi.h>

#include "../bench.h"

void run_yield(const struct bench_arguments *arguments);
void run_spawn_join(const struct bench_arguments *arguments);
void run_spawn_many(const struct bench_arguments *arguments);
void run_group(const struct bench_arguments *arguments);
void run_until_cancelled(const struct bench_arguments *arguments);
void run_parked(const struct bench_arguments *arguments);
void run_nothing(const struct bench_arguments *arguments);
void run_items(const struct bench_arguments *arguments);
void run_resume(const struct bench_arguments *arguments);
void run_channel(const struct bench_arguments *arguments);
void run_ping_pong(const struct bench_arguments *arguments);
void run_oneshot(const struct bench_arguments *arguments);
void run_broadcast(const struct bench_arguments *arguments);
void run_watch(const struct bench_arguments *arguments);
void run_lock(const struct bench_arguments *arguments);
void run_acquire(const struct bench_arguments *arguments);
void run_notify(const struct bench_arguments *arguments);
void run_hand_off(const struct bench_arguments *arguments);
void run_sleep_lend(const struct bench_arguments *arguments);
void run_yield_watched(const struct bench_arguments *arguments);
void run_sleep_cancel(const struct bench_arguments *arguments);
void run_sleeps_cancel(const struct bench_arguments *arguments);
void run_sleeps_fire(const struct bench_arguments *arguments);
void run_lateness(const struct bench_arguments *arguments);
void run_serve(const struct bench_arguments *arguments);

/* RUN(future): to its end, which must be 0, on a runtime of its own. */
#define RUN(future)                                                                                          \
    do {                                                                                                     \
        struct woi_runtime *runtime_;                                                                        \
        int output_ = 0;                                                                                     \
        bench_require(woi_runtime_new(&runtime_) == 0, "woi_runtime_new");                                   \
        bench_require(WOI_BLOCK_ON(runtime_, output_, future) == 0, "woi_block_on");                         \
        bench_require(output_ == 0, #future);                                                                \
        bench_require(woi_runtime_free(runtime_) == 0, "woi_runtime_free");                                  \
    } while (0)

#endif
