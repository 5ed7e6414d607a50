/* dump.c - every task of the current runtime, as text. */
#include "runtime.h"

void woi_dump_tasks(FILE *out)
{
    const struct woi_runtime *runtime = runtime_current();

    if (!runtime) {
        fputs("no runtime on this thread\n", out);
        return;
    }
    const struct woi_link *tasks = &runtime->executor.owner.tasks;
    fprintf(out, "%zu task%s\n", runtime->executor.owner.count,
            runtime->executor.owner.count == 1 ? "" : "s");
    for (struct woi_link *link = tasks->next; link != tasks; link = link->next)
        task_describe(container_of(link, struct task, owned), out);
    fflush(out);
}
