/* tasks.c - turns, and tasks made and ended. */
#include "raw.h"

static void yielder(struct raw_task *task)
{
    if (task->i-- > 0)
        raw_push(task);
}

void run_yield(const struct bench_arguments *arguments)
{
    const long tasks = arguments->first;
    const long each = arguments->n > tasks ? arguments->n / tasks : 1;
    const int64_t begin = bench_cpu();
    struct raw_task **all = calloc((size_t)tasks, sizeof(struct raw_task *));

    bench_require(all != NULL, "calloc");
    for (long i = 0; i < tasks; i++)
        all[i] = raw_spawn(yielder, each, NULL);
    raw_run();
    for (long i = 0; i < tasks; i++)
        free(all[i]);
    bench_say_time(begin, each * tasks);
    free((void *)all);
}

/* A frame by hand: what its caller would be resumed with. The leaf alone is in the queue. */
struct frame {
    struct frame *caller;
};

static struct frame *call(long depth)
{
    struct frame *frame = NULL;

    for (long i = 0; i < depth; i++) {
        struct frame *inner = malloc(sizeof *inner);

        bench_require(inner != NULL, "malloc");
        inner->caller = frame;
        frame = inner;
    }
    return frame;
}

void run_resume(const struct bench_arguments *arguments)
{
    const int64_t begin = bench_cpu();
    struct frame *leaf = call(arguments->first);
    struct raw_task *task = raw_spawn(yielder, arguments->n, leaf);

    raw_run();
    while (leaf) {
        struct frame *caller = leaf->caller;

        free(leaf);
        leaf = caller;
    }
    free(task);
    bench_say_time(begin, arguments->n);
}

static void job(struct raw_task *task)
{
    task->data = task; /* it has ended */
}

void run_spawn_join(const struct bench_arguments *arguments)
{
    const int64_t begin = bench_cpu();
    long sum = 0;

    for (long i = 0; i < arguments->n; i++) {
        struct raw_task *task = raw_spawn(job, i, NULL);

        raw_run();
        sum += task->data ? task->i : 0;
        free(task);
    }
    bench_say_time(begin, arguments->n);
    bench_require(sum == arguments->n * (arguments->n - 1) / 2, "the sum");
}

void run_spawn_many(const struct bench_arguments *arguments)
{
    const long tasks = arguments->first;
    struct raw_task **all = calloc((size_t)tasks, sizeof(struct raw_task *));
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();
    long sum = 0;

    bench_require(all != NULL, "calloc");
    for (long i = 0; i < tasks; i++)
        all[i] = raw_spawn(job, i, NULL);
    bench_say_bytes(resident, tasks);
    raw_run();
    for (long i = 0; i < tasks; i++) {
        sum += all[i]->data ? all[i]->i : 0;
        free(all[i]);
    }
    bench_say_time(begin, tasks);
    bench_require(sum == tasks * (tasks - 1) / 2, "the sum");
    free((void *)all);
}

static struct raw_task *waiting;

static void park(struct raw_task *task)
{
    task->next = waiting;
    waiting = task;
}

void run_parked(const struct bench_arguments *arguments)
{
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();

    for (long i = 0; i < arguments->first; i++)
        raw_spawn(park, i, NULL);
    raw_run();
    bench_say_time(begin, arguments->first);
    bench_say_bytes(resident, arguments->first);
}
