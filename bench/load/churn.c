/* churn.c - connections that come, have one message sent back, and go. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "load.h"

enum { EVENTS_PER_WAIT = 256, MESSAGE = 64 };

struct visit {
    int fd;
    int is_connected;
    ssize_t got;
    int64_t since;
};

static struct {
    struct server server;
    int epoll_fd;
    struct visit *visits;
    long started, ended;
    struct times times;
} churn;

static void start(long number)
{
    struct visit *visit = &churn.visits[number];
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u32 = (uint32_t)number};

    *visit = (struct visit){.since = bench_now()};
    visit->fd = server_start_connecting(&churn.server, churn.started++);
    bench_require(epoll_ctl(churn.epoll_fd, EPOLL_CTL_ADD, visit->fd, &event) == 0, "epoll_ctl");
}

/* True: it is over. */
static int go_on(struct visit *visit, uint32_t events)
{
    static const char message[MESSAGE];
    char answer[MESSAGE];
    ssize_t n;

    bench_require(!(events & (EPOLLERR | EPOLLHUP)), "connect");
    if (!visit->is_connected && (events & EPOLLOUT)) {
        visit->is_connected = 1;
        bench_require(send(visit->fd, message, sizeof message, MSG_NOSIGNAL) == MESSAGE, "send");
    }
    while (visit->is_connected && visit->got < MESSAGE) {
        n = recv(visit->fd, answer, sizeof answer, 0);
        if (n < 0 && errno == EAGAIN)
            return 0;
        bench_require(n > 0, "recv");
        visit->got += n;
    }
    if (!visit->is_connected)
        return 0;
    times_add(&churn.times, bench_now() - visit->since);
    close(visit->fd);
    churn.ended++;
    return 1;
}

/* Until `total` have ended; while there are, `at_once` are under way. */
static void visit_all(long at_once, long total)
{
    struct epoll_event events[EVENTS_PER_WAIT];

    for (long i = 0; i < at_once && churn.started < total; i++)
        start(i);
    while (churn.ended < total) {
        int count = epoll_wait(churn.epoll_fd, events, EVENTS_PER_WAIT, 10000);

        bench_require(count > 0 || (count < 0 && errno == EINTR), "an answer within ten seconds");
        for (int i = 0; i < count; i++) {
            const long number = events[i].data.u32;

            if (go_on(&churn.visits[number], events[i].events) && churn.started < total)
                start(number);
        }
    }
}

void load_churn(char **words)
{
    const long at_once = strtol(words[2], NULL, 10), total = strtol(words[3], NULL, 10);
    int64_t begin, cpu;

    server_find(&churn.server, words[0], words[1]);
    bench_require(at_once > 0 && total > 0, "the numbers");
    churn.visits = calloc((size_t)at_once, sizeof *churn.visits);
    churn.epoll_fd = epoll_create1(0);
    bench_require(churn.visits && churn.epoll_fd >= 0, "epoll_create1");
    begin = bench_now();
    cpu = server_cpu(&churn.server);
    visit_all(at_once, total);
    bench_say("time", (double)(server_cpu(&churn.server) - cpu) / (double)total, "ns");
    bench_say("rate", (double)total * 1e9 / (double)(bench_now() - begin), "1/s");
    bench_say("p50", times_share(&churn.times, 0.5), "us");
    bench_say("p99", times_share(&churn.times, 0.99), "us");
    bench_say("peak", server_resident(&churn.server) / 1024, "KiB");
    free(churn.visits);
}
