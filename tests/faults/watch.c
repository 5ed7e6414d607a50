/* watch.c - what is registered in epoll. */
#include "watch.h"

#include <poll.h>

enum { FDS = 1024 };

static struct {
    int epoll;
    bool is_timer;
    struct epoll_event event; /* no events: not registered */
} watched[FDS];

static struct epoll_event gone; /* what was taken out last */
static struct sys below;

static bool is_watched(int epoll, int fd)
{
    return watched[fd].event.events && watched[fd].epoll == epoll;
}

static int watch_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    const int error = below.epoll_control(epoll, operation, fd, event);

    if (error || fd < 0 || fd >= FDS)
        return error;
    if (operation == EPOLL_CTL_DEL)
        gone = watched[fd].event;
    watched[fd].epoll = epoll;
    watched[fd].event = event ? *event : (struct epoll_event){.events = 0};
    return 0;
}

static int watch_timer_create(void)
{
    const int fd = below.timer_create();

    if (fd >= 0 && fd < FDS)
        watched[fd].is_timer = true;
    return fd;
}

/* The kernel forgets an fd that is closed. */
static int watch_close(int fd)
{
    if (fd >= 0 && fd < FDS) {
        watched[fd].is_timer = false;
        watched[fd].event.events = 0;
    }
    return below.close(fd);
}

void watch_over(struct sys *table)
{
    below = *table;
    table->epoll_control = watch_control;
    table->timer_create = watch_timer_create;
    table->close = watch_close;
}

void watch_rearm(int fd)
{
    struct epoll_event event;

    if (fd < 0 || fd >= FDS || watched[fd].event.events == 0)
        return;
    event = watched[fd].event;
    (void)below.epoll_control(watched[fd].epoll, EPOLL_CTL_MOD, fd, &event);
}

static bool is_reported(const struct epoll_event *events, int n, uint64_t token)
{
    for (int i = 0; i < n; i++)
        if (events[i].data.u64 == token)
            return true;
    return false;
}

/* The bits of poll(2) are those of epoll. */
static uint32_t truth(int fd)
{
    struct pollfd ask = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI | 0x2000 /* POLLRDHUP */};

    return poll(&ask, 1, 0) > 0 ? (uint32_t)(uint16_t)ask.revents : 0;
}

int watch_lie(int epoll, struct epoll_event *events, int n, int capacity)
{
    const int told = n;

    for (int fd = 0; fd < FDS && n < capacity - 1; fd++) {
        const struct epoll_event event = watched[fd].event;

        if (!is_watched(epoll, fd) || is_reported(events, told, event.data.u64))
            continue;
        events[n].events = (event.events & (EPOLLIN | EPOLLOUT)) | (truth(fd) & event.events);
        events[n++].data = event.data;
    }
    if (gone.events)
        events[n++] = (struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLHUP, .data = gone.data};
    return n;
}

bool watch_has_others(int epoll)
{
    for (int fd = 0; fd < FDS; fd++)
        if (is_watched(epoll, fd) && !watched[fd].is_timer)
            return true;
    return false;
}

int watch_timer(int epoll)
{
    for (int fd = 0; fd < FDS; fd++)
        if (is_watched(epoll, fd) && watched[fd].is_timer)
            return fd;
    return -1;
}
