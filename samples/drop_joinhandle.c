/* drop_joinhandle.c - what becomes of a task whose handle is dropped.
 *
 * It goes on by itself while its runtime runs: until app ends, and in every block_on after that. Freeing
 * the runtime cancels what is still unfinished; the finally parts run in that case too. */
// expect: quick: 1
// expect: quick: 2
// expect: quick: done
// expect: app: left
// expect: main: 2 tasks are unfinished
// expect: slow: done
// expect: main: 1 task is unfinished
// expect: endless: cancelled
// expect: main: the runtime is gone

#include <stdio.h>
#include <woi.h>

static WOI_ASYNC(void, quick, ())
{
    WOI_BEGIN;
    puts("quick: 1");
    WOI_YIELD();
    puts("quick: 2");
    WOI_RETURN();
WOI_FINALLY:
    puts("quick: done");
    WOI_END;
}

static WOI_ASYNC(void, slow, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    puts("slow: done");
    WOI_END;
}

static WOI_ASYNC(void, endless, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_FOREVER));
WOI_FINALLY:
    puts("endless: cancelled");
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct quick_handle *handle;
    int error;
)
{
    WOI_BEGIN;
    self->handle = woi_spawn(quick());
    woi_detach(self->handle);                 /* the handle is gone, the task is not */
    self->error = woi_spawn_detached(slow()); /* both in one step */
    if (self->error == 0)
        self->error = woi_spawn_detached(endless());
    WOI_YIELD(); /* each of them has its first turn, */
    WOI_YIELD(); /* and its second */
    puts("app: left");
    WOI_RETURN(self->error);
    WOI_END;
}

static int run(struct woi_runtime *runtime)
{
    int output = 0;
    int error = WOI_BLOCK_ON(runtime, output, app());

    if (error == 0)
        error = output;
    printf("main: %zu tasks are unfinished\n", woi_runtime_task_count(runtime));
    if (error == 0)
        error = WOI_BLOCK_ON(runtime, output, woi_sleep(WOI_MS(20))); /* any future can be the root */
    printf("main: %zu task is unfinished\n", woi_runtime_task_count(runtime));
    return error;
}

int main(void)
{
    struct woi_runtime *runtime;
    int error = woi_runtime_new(&runtime);

    if (error == 0) {
        error = run(runtime);
        woi_runtime_free(runtime);
        puts("main: the runtime is gone");
    }
    if (error)
        fprintf(stderr, "drop_joinhandle: %s\n", woi_strerror(error));
    return error ? 1 : 0;
}
