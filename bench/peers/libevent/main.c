/* main.c - those of the workloads that libevent has something for: it has callbacks, no tasks. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/tcp.h>
#include <signal.h>

#include "../../bench.h"

static struct event_base *base;

static void *allocate(long count, size_t size)
{
    void *memory = calloc((size_t)count, size);

    bench_require(memory != NULL, "calloc");
    return memory;
}

static struct event *event_of(event_callback_fn callback, void *data)
{
    struct event *event = event_new(base, -1, 0, callback, data);

    bench_require(event != NULL, "event_new");
    return event;
}

static struct timeval after(int64_t nanoseconds)
{
    const int64_t micros = (nanoseconds + 999) / 1000;

    return (struct timeval){micros / 1000000, micros % 1000000};
}

/* --- turns: an event that makes itself active again -------------------------------------------------- */

struct yielder {
    struct event *event;
    long left;
};

static void take_turn(evutil_socket_t fd, short what, void *data)
{
    struct yielder *yielder = data;

    (void)fd, (void)what;
    if (yielder->left-- > 0)
        event_active(yielder->event, EV_TIMEOUT, 0);
}

static void run_yield(const struct bench_arguments *arguments)
{
    const long tasks = arguments->first, each = arguments->n > tasks ? arguments->n / tasks : 1;
    const int64_t begin = bench_cpu();
    struct yielder *all = allocate(tasks, sizeof *all);

    for (long i = 0; i < tasks; i++) {
        all[i] = (struct yielder){event_of(take_turn, &all[i]), each};
        event_active(all[i].event, EV_TIMEOUT, 0);
    }
    event_base_dispatch(base);
    for (long i = 0; i < tasks; i++)
        event_free(all[i].event);
    bench_say_time(begin, each * tasks);
}

/* --- timers ---------------------------------------------------------------------------------------- */

static void never(evutil_socket_t fd, short what, void *data)
{
    (void)what, (void)data;
    bench_require(fd == -2, "a timer that fired");
}

struct armer {
    struct event *turn, *timer;
    long left;
};

static void arm_and_cancel(evutil_socket_t fd, short what, void *data)
{
    const struct timeval ten_seconds = {10, 0};
    struct armer *armer = data;

    (void)fd, (void)what;
    event_del(armer->timer);
    if (armer->left-- == 0)
        return;
    event_add(armer->timer, &ten_seconds);
    event_active(armer->turn, EV_TIMEOUT, 0);
}

static void run_sleep_cancel(const struct bench_arguments *arguments)
{
    const int64_t begin = bench_cpu();
    struct armer armer = {event_of(arm_and_cancel, &armer), event_of(never, NULL), arguments->n};

    event_active(armer.turn, EV_TIMEOUT, 0);
    event_base_dispatch(base);
    bench_say_time(begin, arguments->n);
}

static void run_sleeps_cancel(const struct bench_arguments *arguments)
{
    const long count = arguments->first;
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();
    struct event **timers = allocate(count, sizeof(struct event *));

    for (long i = 0; i < count; i++) {
        const struct timeval wait = after((int64_t)(60000 + i % 1000) * 1000000);

        timers[i] = event_of(never, NULL);
        event_add(timers[i], &wait);
    }
    event_base_loop(base, EVLOOP_NONBLOCK);
    bench_say_bytes(resident, count);
    for (long i = 0; i < count; i++)
        event_free(timers[i]);
    event_base_dispatch(base);
    bench_say_time(begin, count);
}

static int64_t start, *late;
static struct event **sleepers;
static long fired, sleeper_count;

static void fire(evutil_socket_t fd, short what, void *data)
{
    const long i = (struct event **)data - sleepers;

    (void)fd, (void)what;
    fired++;
    if (late)
        late[i] = bench_now() - bench_deadline(start, i, sleeper_count);
    event_free(sleepers[i]);
}

static void run_sleeps_fire(const struct bench_arguments *arguments)
{
    const double resident = bench_resident();
    const int64_t begin = bench_cpu();

    sleeper_count = arguments->first;
    sleepers = allocate(sleeper_count, sizeof(struct event *));
    start = bench_now();
    for (long i = 0; i < sleeper_count; i++) {
        const struct timeval wait = after(bench_deadline(start, i, sleeper_count) - bench_now());

        sleepers[i] = event_of(fire, &sleepers[i]);
        event_add(sleepers[i], &wait);
    }
    bench_say_bytes(resident, sleeper_count);
    event_base_dispatch(base);
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

/* --- an echo server of bufferevents ------------------------------------------------------------------- */

static void on_read(struct bufferevent *conn, void *data)
{
    (void)data;
    bufferevent_write_buffer(conn, bufferevent_get_input(conn));
}

static void on_end(struct bufferevent *conn, short what, void *data)
{
    (void)data;
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
        bufferevent_free(conn);
}

static void on_connection(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
                          int length, void *size)
{
    struct bufferevent *conn = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
    const int on = 1;

    (void)listener, (void)from, (void)length;
    bench_require(conn != NULL, "bufferevent_socket_new");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bufferevent_set_max_single_read(conn, *(size_t *)size);
    bufferevent_set_max_single_write(conn, *(size_t *)size);
    bufferevent_setcb(conn, on_read, NULL, on_end, NULL);
    bufferevent_enable(conn, EV_READ | EV_WRITE);
}

static void run_serve(const struct bench_arguments *arguments)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    size_t size = (size_t)arguments->first;
    struct evconnlistener *listener =
        evconnlistener_new_bind(base, on_connection, &size, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 1024,
                                (struct sockaddr *)&address, sizeof address);

    bench_require(listener != NULL, "evconnlistener_new_bind");
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&address, &length);
    printf("port %u tcp\n", ntohs(address.sin_port));
    fflush(stdout);
    signal(SIGPIPE, SIG_IGN);
    event_base_dispatch(base);
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
    /* As it comes: without its precise timer, which costs five times as much. */
    base = event_base_new();
    bench_require(base != NULL, "event_base_new");
    return bench_main(argc, argv, workloads);
}
