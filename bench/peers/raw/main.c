/* main.c - the workloads by name, and the queue of tasks. */
#include "raw.h"

struct raw_queue raw_queue = {NULL, &raw_queue.first};

struct raw_task *raw_spawn(void (*run)(struct raw_task *task), long i, void *data)
{
    struct raw_task *task = malloc(sizeof *task);

    bench_require(task != NULL, "malloc");
    *task = (struct raw_task){run, NULL, i, data};
    raw_push(task);
    return task;
}

void raw_run(void)
{
    while (raw_queue.first) {
        struct raw_task *task = raw_queue.first;

        raw_queue.first = task->next;
        if (!task->next)
            raw_queue.last = &raw_queue.first;
        task->run(task);
    }
}

static void run_nothing(const struct bench_arguments *arguments)
{
    run_spawn_join(arguments);
}

int main(int argc, char **argv)
{
    static const struct bench_workload workloads[] = {
        {"yield", run_yield},
        {"spawn-join", run_spawn_join},
        {"spawn-many", run_spawn_many},
        {"parked", run_parked},
        {"nothing", run_nothing},
        {"resume", run_resume},
        {"channel", run_channel},
        {"ping-pong", run_ping_pong},
        {"oneshot", run_oneshot},
        {"serve", run_serve},
        {NULL, NULL},
    };

    return bench_main(argc, argv, workloads);
}
