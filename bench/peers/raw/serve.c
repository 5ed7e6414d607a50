/* serve.c - an echo server on epoll: one buffer for all connections, which are no more than an fd. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "raw.h"

enum { EVENTS_PER_WAIT = 256 };

/* What the peer has not read yet, of a connection that is slow to read. */
struct rest {
    char *bytes;
    size_t begin, end;
};

static int epoll_fd;
static char *buffer;
static size_t buffer_size;
static struct rest rests[1 << 17]; /* by fd; touched only where there is one */

static void watch(int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};

    bench_require(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

static void end(int fd)
{
    free(rests[fd].bytes);
    rests[fd] = (struct rest){0};
    close(fd);
}

static int start_listening(void)
{
    const struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in address = any;
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    bench_require(fd >= 0 && bind(fd, (const struct sockaddr *)&any, sizeof any) == 0, "bind");
    bench_require(listen(fd, 1024) == 0, "listen");
    bench_require(getsockname(fd, (struct sockaddr *)&address, &length) == 0, "getsockname");
    printf("port %u tcp\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void accept_all(int listener)
{
    const int on = 1;
    int fd;

    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        bench_require((size_t)fd < sizeof rests / sizeof *rests, "an fd below 131072");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    }
}

/* False: some are left. */
static int send_rest(int fd)
{
    struct rest *rest = &rests[fd];

    while (rest->begin < rest->end) {
        ssize_t n = send(fd, rest->bytes + rest->begin, rest->end - rest->begin, MSG_NOSIGNAL);

        if (n < 0)
            return 0;
        rest->begin += (size_t)n;
    }
    return 1;
}

static void keep(int fd, size_t sent, size_t n)
{
    struct rest *rest = &rests[fd];

    if (!rest->bytes)
        rest->bytes = malloc(buffer_size);
    bench_require(rest->bytes != NULL, "malloc");
    memcpy(rest->bytes, buffer + sent, n - sent);
    *rest = (struct rest){rest->bytes, 0, n - sent};
}

static void echo(int fd, uint32_t events)
{
    if (events & (EPOLLERR | EPOLLHUP)) {
        end(fd);
        return;
    }
    while (send_rest(fd)) {
        ssize_t n = recv(fd, buffer, buffer_size, 0), sent;

        if (n == 0 || (n < 0 && errno != EAGAIN)) {
            end(fd);
            return;
        }
        if (n < 0)
            return;
        sent = send(fd, buffer, (size_t)n, MSG_NOSIGNAL);
        if (sent < n)
            keep(fd, sent < 0 ? 0 : (size_t)sent, (size_t)n);
        else if ((size_t)n < buffer_size && !(events & EPOLLRDHUP))
            return; /* it was all: what comes now is another edge */
    }
}

void run_serve(const struct bench_arguments *arguments)
{
    struct epoll_event events[EVENTS_PER_WAIT];
    int listener = start_listening();

    buffer_size = (size_t)arguments->first;
    buffer = malloc(buffer_size);
    epoll_fd = epoll_create1(0);
    bench_require(buffer != NULL && epoll_fd >= 0, "epoll_create1");
    watch(listener, EPOLLIN);
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS_PER_WAIT, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                accept_all(listener);
            else
                echo(events[i].data.fd, events[i].events);
        }
    }
}
