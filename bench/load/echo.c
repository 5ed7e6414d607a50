/* echo.c - connections that send messages and wait for them to come back, so many of each under way. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "load.h"

enum { EVENTS_PER_WAIT = 256, IN_FLIGHT_MOST = 64, READ_SIZE = 1 << 18 };

struct client {
    int fd;
    unsigned sent, answered;       /* messages, modulo 2^32; those between the two are in flight */
    size_t owed;                   /* bytes that are still to be written */
    size_t got;                    /* bytes of the next answer that have been read */
    int64_t since[IN_FLIGHT_MOST]; /* when each message was sent */
};

static struct {
    struct server server;
    long connections, in_flight;
    size_t size;
    int epoll_fd;
    struct client *clients;
    struct times times;
    int64_t now;
} load;

static char zeros[READ_SIZE], answers[READ_SIZE];

static void write_owed(struct client *client)
{
    while (client->owed) {
        size_t size = client->owed < sizeof zeros ? client->owed : sizeof zeros;
        ssize_t n = send(client->fd, zeros, size, MSG_NOSIGNAL);

        if (n < 0) {
            bench_require(errno == EAGAIN, "send");
            return;
        }
        client->owed -= (size_t)n;
    }
}

static void request(struct client *client, long messages)
{
    for (long i = 0; i < messages; i++)
        client->since[client->sent++ % IN_FLIGHT_MOST] = load.now;
    client->owed += (size_t)messages * load.size;
    write_owed(client);
}

static void read_answers(struct client *client)
{
    for (;;) {
        ssize_t n = recv(client->fd, answers, sizeof answers, 0);
        long done = 0;

        bench_require(n != 0 && (n > 0 || errno == EAGAIN), "recv");
        if (n < 0)
            return;
        client->got += (size_t)n;
        for (; client->got >= load.size; client->got -= load.size, done++)
            times_add(&load.times, load.now - client->since[client->answered++ % IN_FLIGHT_MOST]);
        if (done)
            request(client, done);
        if ((size_t)n < sizeof answers)
            return;
    }
}

static void run_until(int64_t end)
{
    struct epoll_event events[EVENTS_PER_WAIT];

    while ((load.now = bench_now()) < end) {
        int count = epoll_wait(load.epoll_fd, events, EVENTS_PER_WAIT, 10000);

        bench_require(count > 0 || (count < 0 && errno == EINTR), "an answer within ten seconds");
        load.now = bench_now();
        for (int i = 0; i < count; i++) {
            struct client *client = &load.clients[events[i].data.u32];

            write_owed(client);
            read_answers(client);
        }
    }
}

static void connect_all(void)
{
    load.clients = calloc((size_t)load.connections, sizeof *load.clients);
    load.epoll_fd = epoll_create1(0);
    bench_require(load.clients && load.epoll_fd >= 0, "epoll_create1");
    for (long i = 0; i < load.connections; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u32 = (uint32_t)i};

        load.clients[i].fd = server_connect(&load.server, i);
        bench_require(epoll_ctl(load.epoll_fd, EPOLL_CTL_ADD, load.clients[i].fd, &event) == 0, "epoll_ctl");
    }
}

void load_echo(char **words)
{
    double resident;
    int64_t begin, cpu, duration = strtol(words[5], NULL, 10) * 1000000;

    server_find(&load.server, words[0], words[1]);
    load.connections = strtol(words[2], NULL, 10);
    load.in_flight = strtol(words[3], NULL, 10);
    load.size = strtoul(words[4], NULL, 10);
    bench_require(load.connections > 0 && load.in_flight > 0 && load.in_flight <= IN_FLIGHT_MOST && load.size,
                  "the numbers");
    resident = server_resident(&load.server);
    connect_all();
    load.now = bench_now();
    for (long i = 0; i < load.connections; i++)
        request(&load.clients[i], load.in_flight);
    run_until(load.now + duration / 4); /* to warm up */

    memset(&load.times, 0, sizeof load.times);
    begin = bench_now();
    cpu = server_cpu(&load.server);
    run_until(begin + duration);
    cpu = server_cpu(&load.server) - cpu;
    bench_require(load.times.count > 0, "any answer");
    bench_say("time", (double)cpu / (double)load.times.count, "ns");
    bench_say("rate", (double)load.times.count * 1e9 / (double)(bench_now() - begin), "1/s");
    bench_say("p50", times_share(&load.times, 0.5), "us");
    bench_say("p99", times_share(&load.times, 0.99), "us");
    bench_say("bytes", (server_resident(&load.server) - resident) / (double)load.connections, "bytes");
    bench_say("peak", server_resident(&load.server) / 1024, "KiB");
}
