/* main.c - the workloads by name. */
#include "bench_woi.h"

int main(int argc, char **argv)
{
    static const struct bench_workload workloads[] = {
        {"yield", run_yield},
        {"yield-watched", run_yield_watched},
        {"spawn-join", run_spawn_join},
        {"spawn-many", run_spawn_many},
        {"group", run_group},
        {"until-cancelled", run_until_cancelled},
        {"parked", run_parked},
        {"nothing", run_nothing},
        {"resume", run_resume},
        {"items", run_items},
        {"channel", run_channel},
        {"ping-pong", run_ping_pong},
        {"oneshot", run_oneshot},
        {"broadcast", run_broadcast},
        {"watch", run_watch},
        {"lock", run_lock},
        {"acquire", run_acquire},
        {"notify", run_notify},
        {"hand-off", run_hand_off},
        {"sleep-cancel", run_sleep_cancel},
        {"sleep-lend", run_sleep_lend},
        {"sleeps-cancel", run_sleeps_cancel},
        {"sleeps-fire", run_sleeps_fire},
        {"lateness", run_lateness},
        {"serve", run_serve},
        {NULL, NULL},
    };

    return bench_main(argc, argv, workloads);
}
