/* main.c - those of the workloads that libuv has something for: it has callbacks, no tasks. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <uv.h>

#include "../../bench.h"

static uv_loop_t *loop;

static void *allocate(long count, size_t size)
{
    void *memory = calloc((size_t)count, size);

    bench_require(memory != NULL, "calloc");
    return memory;
}

/* --- turns: an idle handle is called in each turn of the loop ---------------------------------------- */

struct yielder {
    uv_idle_t idle;
    long left;
};

static void take_turn(uv_idle_t *idle)
{
    struct yielder *yielder = (struct yielder *)idle;

    if (yielder->left-- == 0)
        uv_idle_stop(idle);
}

static void run_yield(const struct bench_arguments *arguments)
{
    const long tasks = arguments->first, each = arguments->n > tasks ? arguments->n / tasks : 1;
    const int64_t begin = bench_cpu();
    struct yielder *all = allocate(tasks, sizeof *all);

    for (long i = 0; i < tasks; i++) {
        uv_idle_init(loop, &all[i].idle);
        all[i].left = each;
        uv_idle_start(&all[i].idle, take_turn);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    bench_say_time(begin, each * tasks);
}

/* --- timers ---------------------------------------------------------------------------------------- */

static void never(uv_timer_t *timer)
{
    bench_require(timer == NULL, "a timer that fired");
}

struct armer {
    uv_idle_t idle;
    uv_timer_t timer;
    long left;
};

static void arm_and_cancel(uv_idle_t *idle)
{
    struct armer *armer = (struct armer *)idle;

    uv_timer_stop(&armer->timer);
    if (armer->left-- == 0)
        uv_idle_stop(idle);
    else
        uv_timer_start(&armer->timer, never, 10000, 0);
}

static void run_sleep_cancel(const struct bench_arguments *arguments)
{
    const int64_t begin = bench_cpu();
    struct armer armer = {.left = arguments->n};

    uv_idle_init(loop, &armer.idle);
    uv_timer_init(loop, &armer.timer);
    uv_idle_start(&armer.idle, arm_and_cancel);
    uv_run(loop, UV_RUN_DEFAULT);
    bench_say_time(begin, arguments->n);
}

static void run_sleeps_cancel(const struct bench_arguments *arguments)
{
    const long count = arguments->first;
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();
    uv_timer_t *timers = allocate(count, sizeof *timers);

    for (long i = 0; i < count; i++) {
        uv_timer_init(loop, &timers[i]);
        uv_timer_start(&timers[i], never, (uint64_t)(60000 + i % 1000), 0);
    }
    uv_run(loop, UV_RUN_NOWAIT);
    bench_say_bytes(resident, count);
    for (long i = 0; i < count; i++)
        uv_close((uv_handle_t *)&timers[i], NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    bench_say_time(begin, count);
}

static int64_t start, *late;
static uv_timer_t *sleepers;
static long fired, sleeper_count;

static void fire(uv_timer_t *timer)
{
    const long i = timer - sleepers;

    fired++;
    if (late)
        late[i] = bench_now() - bench_deadline(start, i, sleeper_count);
    uv_close((uv_handle_t *)timer, NULL);
}

/* libuv counts in milliseconds; a part of one is rounded up, as one who must not be early does. */
static void run_sleeps_fire(const struct bench_arguments *arguments)
{
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();

    sleeper_count = arguments->first;
    sleepers = allocate(sleeper_count, sizeof *sleepers);
    uv_update_time(loop);
    start = bench_now();
    for (long i = 0; i < sleeper_count; i++) {
        const int64_t wait = bench_deadline(0, i, sleeper_count);

        uv_timer_init(loop, &sleepers[i]);
        uv_timer_start(&sleepers[i], fire, (uint64_t)(wait + 999999) / 1000000, 0);
    }
    bench_say_bytes(resident, sleeper_count);
    uv_run(loop, UV_RUN_DEFAULT);
    bench_say_time(begin, sleeper_count);
    bench_require(fired == sleeper_count, "firing");
}

static void run_lateness(const struct bench_arguments *arguments)
{
    late = allocate(arguments->first, sizeof *late);
    run_sleeps_fire(arguments);
    bench_say_late(late, arguments->first);
}

static void run_nothing(const struct bench_arguments *arguments)
{
    (void)arguments;
    run_yield(&(struct bench_arguments){1, 0, 1});
}

/* --- an echo server: one buffer for all; what cannot be written at once is copied --------------------- */

static char *buffer;
static size_t buffer_size;

struct rest {
    uv_write_t request;
    char bytes[];
};

static void lend(uv_handle_t *handle, size_t wanted, uv_buf_t *ret_buffer)
{
    (void)handle, (void)wanted;
    *ret_buffer = uv_buf_init(buffer, (unsigned)buffer_size);
}

static void end(uv_handle_t *handle)
{
    free(handle);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *read);

static void on_written(uv_write_t *request, int status)
{
    if (status == 0)
        uv_read_start(request->handle, lend, on_read);
    else if (!uv_is_closing((uv_handle_t *)request->handle))
        uv_close((uv_handle_t *)request->handle, end);
    free(request);
}

/* Reads no more until this is written. */
static void write_later(uv_stream_t *stream, const char *bytes, size_t n)
{
    struct rest *rest = allocate(1, sizeof *rest + n);
    uv_buf_t left = uv_buf_init(rest->bytes, (unsigned)n);

    memcpy(rest->bytes, bytes, n);
    uv_read_stop(stream);
    bench_require(uv_write(&rest->request, stream, &left, 1, on_written) == 0, "uv_write");
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *read)
{
    uv_buf_t answer = uv_buf_init(read->base, (unsigned)(n > 0 ? n : 0));
    int sent;

    if (n == 0)
        return;
    sent = n < 0 ? (int)n : uv_try_write(stream, &answer, 1);
    if (sent < 0 && sent != UV_EAGAIN)
        uv_close((uv_handle_t *)stream, end);
    else if (sent < n)
        write_later(stream, read->base + (sent > 0 ? sent : 0), (size_t)(n - (sent > 0 ? sent : 0)));
}

static void on_connection(uv_stream_t *listener, int status)
{
    uv_tcp_t *conn = allocate(1, sizeof *conn);

    bench_require(status == 0 && uv_tcp_init(loop, conn) == 0, "uv_tcp_init");
    bench_require(uv_accept(listener, (uv_stream_t *)conn) == 0, "uv_accept");
    uv_tcp_nodelay(conn, 1);
    uv_read_start((uv_stream_t *)conn, lend, on_read);
}

static void run_serve(const struct bench_arguments *arguments)
{
    struct sockaddr_in address;
    int length = sizeof address;
    uv_tcp_t listener;

    buffer_size = (size_t)arguments->first;
    buffer = allocate(1, buffer_size);
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &listener);
    bench_require(uv_tcp_bind(&listener, (const struct sockaddr *)&address, 0) == 0, "uv_tcp_bind");
    bench_require(uv_listen((uv_stream_t *)&listener, 1024, on_connection) == 0, "uv_listen");
    uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &length);
    printf("port %u tcp\n", ntohs(address.sin_port));
    fflush(stdout);
    signal(SIGPIPE, SIG_IGN);
    uv_run(loop, UV_RUN_DEFAULT);
}

int main(int argc, char **argv)
{
    static const struct bench_workload workloads[] = {
        {"yield", run_yield},
        {"nothing", run_nothing},
        {"sleep-cancel", run_sleep_cancel},
        {"sleeps-cancel", run_sleeps_cancel},
        {"sleeps-fire", run_sleeps_fire},
        {"lateness", run_lateness},
        {"serve", run_serve},
        {NULL, NULL},
    };

    loop = uv_default_loop();
    return bench_main(argc, argv, workloads);
}
