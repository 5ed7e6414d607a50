/* hello.c - a runtime, a task, and the result of the task.
 *
 * Block_on runs one future to its end on this thread. That future, app, spawns another as a task,
 * which runs by itself; the handle that it gets is a future of the task's result. */
// expect: hello from a task
// expect: value: 5

#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(int, greet, ())
{
    WOI_BEGIN;
    puts("hello from a task");
    WOI_RETURN(5);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct greet_handle *task;
    struct greet_result greeting; /* how the task ended, and its value */
)
{
    WOI_BEGIN;
    self->task = woi_spawn(greet());
    WOI_AWAIT(self->greeting, self->task);
    WOI_ASSERT(self->greeting.error == WOI_OK);
    WOI_RETURN(self->greeting.value);
    WOI_END;
}

int main(void)
{
    struct woi_runtime *runtime;
    int value = 0;
    int error = woi_runtime_new(&runtime);

    if (error == 0) {
        error = WOI_BLOCK_ON(runtime, value, app());
        woi_runtime_free(runtime);
    }
    if (error) {
        fprintf(stderr, "hello: %s\n", woi_strerror(error));
        return 1;
    }
    printf("value: %d\n", value);
    return 0;
}
