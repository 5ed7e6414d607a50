/* host.c - the runtimes that scenarios run on. */
#include "scenario.h"

struct woi_runtime *host;
static struct woi_enter_guard guard;

int joined_error(enum woi_error error)
{
    static const int errors[] = {
        [WOI_CANCELLED] = -ECANCELED, [WOI_PANICKED] = -ENOTRECOVERABLE, [WOI_NO_MEMORY] = -ENOMEM};

    return errors[error];
}

struct woi_address loopback(void)
{
    struct woi_address address;

    expect(woi_address_parse("127.0.0.1:0", &address) == 0, "the loopback has no address");
    return address;
}

int listen_at_loopback(bool reuseport, struct woi_tcp_listener **ret_listener,
                       struct woi_address *ret_address)
{
    const struct woi_tcp_options options = {.reuseport = reuseport};
    const struct woi_address at = loopback();
    struct woi_tcp_listener *listener;
    int error = woi_tcp_listen(&at, &options, &listener);

    if (error)
        return error;
    error = woi_tcp_listener_address(listener, ret_address);
    if (error)
        woi_tcp_listener_close(listener);
    else
        *ret_listener = listener;
    return error;
}

static int block_on(struct woi_runtime *runtime, struct woi_future *future)
{
    enum { UNTOUCHED = 12345 };
    int output = UNTOUCHED;
    const int error = woi_block_on(runtime, future, &output, sizeof output);

    expect(error == 0 || output == UNTOUCHED, "an output is written in spite of an error");
    return error ? error : output;
}

static bool has_sources(const struct reactor *reactor)
{
    for (uint32_t i = 0; i < reactor->capacity; i++)
        if (reactor->slots[i].source)
            return true;
    return false;
}

static void expect_idle(const struct woi_runtime *runtime)
{
    expect(woi_runtime_task_count(runtime) == 0, "a task is left");
    expect(timers_are_empty(&runtime->timers), "a timer is left");
    expect(runtime->reactor.waiting == 0, "somebody waits for an fd");
}

void host_expect_idle(void)
{
    expect_idle(host);
}

/* After an error of block_on's other tasks are still there, and go on. */
static void settle(struct woi_runtime *runtime)
{
    pause_faults();
    for (int i = 0; i < 3 && woi_runtime_task_count(runtime) > 0; i++)
        expect(block_on(runtime, (struct woi_future *)woi_sleep(WOI_MIN(1))) == 0, "the tasks cannot end");
    expect_idle(runtime);
    expect(!has_sources(&runtime->reactor), "an fd is left in the reactor");
}

void host_begin(void)
{
    pause_faults();
    expect(woi_runtime_new(&host) == 0, "no runtime");
    expect(woi_runtime_enter(host, &guard) == 0, "it cannot be entered");
    resume_faults();
}

void host_end(void)
{
    settle(host);
    expect(woi_runtime_leave(&guard) == 0, "another runtime is entered");
    expect(woi_runtime_free(host) == 0, "the runtime cannot be freed");
    host = NULL;
}

int host_run_future(struct woi_future *future)
{
    return block_on(host, future);
}

int run_alone_future(struct woi_future *future)
{
    struct woi_runtime *const mark = (struct woi_runtime *)&guard;
    struct woi_runtime *runtime = mark;
    int result = woi_runtime_new(&runtime);

    if (result) {
        expect(runtime == mark, "a runtime that could not be made is written");
        woi_future_drop(future);
        return result;
    }
    result = block_on(runtime, future);
    settle(runtime);
    expect(woi_runtime_current() == NULL, "a runtime is left entered");
    resume_faults();
    expect(woi_runtime_free(runtime) == 0, "the runtime cannot be freed");
    return result;
}
