/* server.c - the server as seen from outside, and the times it takes. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "load.h"

enum { SOURCES = 32 }; /* 127.0.0.1 and those that follow */

void server_find(struct server *server, const char *port, const char *pid)
{
    server->port = (int)strtol(port, NULL, 10);
    server->pid = (pid_t)strtol(pid, NULL, 10);
    bench_require(server->port > 0 && clock_getcpuclockid(server->pid, &server->clock) == 0, "the server");
}

int64_t server_cpu(const struct server *server)
{
    return bench_clock(server->clock);
}

double server_resident(const struct server *server)
{
    char name[64];
    FILE *file;
    long pages = 0;

    snprintf(name, sizeof name, "/proc/%d/statm", (int)server->pid);
    file = fopen(name, "r");
    bench_require(file && fscanf(file, "%*d %ld", &pages) == 1, name);
    fclose(file);
    return (double)(pages * sysconf(_SC_PAGESIZE));
}

int server_start_connecting(const struct server *server, long number)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)server->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const struct sockaddr_in source = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number % SOURCES)),
    };
    const int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    bench_require(fd >= 0, "socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    /* The port is chosen at the connect, when both ends are known. */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bench_require(bind(fd, (const struct sockaddr *)&source, sizeof source) == 0, "bind");
    bench_require(connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 || errno == EINPROGRESS,
                  "connect");
    return fd;
}

int server_connect(const struct server *server, long number)
{
    int fd = server_start_connecting(server, number), error = 0;
    struct pollfd is_there = {.fd = fd, .events = POLLOUT};
    socklen_t length = sizeof error;

    bench_require(poll(&is_there, 1, 10000) == 1, "connect");
    bench_require(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0, "connect");
    return fd;
}

/* --- times ----------------------------------------------------------------------------------------- */

void times_add(struct times *times, int64_t nanoseconds)
{
    const uint64_t value = nanoseconds < 0 ? 0 : (uint64_t)nanoseconds;
    const int power = value < 64 ? 0 : 58 - __builtin_clzll(value); /* 64 steps, each of 2^power */

    times->buckets[power * 64 + (int)(value >> power)]++;
    times->count++;
}

double times_share(const struct times *times, double share)
{
    const double wanted = share * (double)times->count;
    uint64_t seen = 0;

    for (int i = 0; i < 64 * 64; i++) {
        const int power = i < 128 ? 0 : i / 64 - 1;

        seen += times->buckets[i];
        if (times->buckets[i] && (double)seen >= wanted)
            return (double)((uint64_t)(i - power * 64 + 1) << power) / 1e3;
    }
    return 0;
}
