/* clock.c - the virtual clock. */
#include "clock.h"

#include <errno.h>

#include "watch.h"

enum { TICK = 100000, FDS = 1024 };

struct clock virtual_clock;
static int64_t set_to[FDS]; /* of each timerfd; 0: not set */
static struct sys below;

static int64_t clock_now(void)
{
    return virtual_clock.now;
}

static int clock_set(int timer, int64_t deadline)
{
    if (timer < 0 || timer >= FDS)
        return -EBADF;
    set_to[timer] = deadline;
    return 0;
}

void clock_tick(void)
{
    virtual_clock.now += TICK;
}

/* Nothing is ready, and the runtime sleeps until its timer. */
static int leap(int epoll, int timer, struct epoll_event *events, int capacity)
{
    if (watch_has_others(epoll)) {
        const int n = below.epoll_wait(epoll, events, capacity, virtual_clock.grace_ms);

        if (n)
            return n;
        virtual_clock.has_leapt = true;
    }
    if (set_to[timer] > virtual_clock.now)
        virtual_clock.now = set_to[timer];
    set_to[timer] = 0;
    return 0;
}

static int clock_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int timer = watch_timer(epoll);
    int n = below.epoll_wait(epoll, events, capacity, 0);

    clock_tick();
    if (n || timeout_ms == 0)
        return n;
    if (timer >= 0 && set_to[timer])
        return leap(epoll, timer, events, capacity);
    n = below.epoll_wait(epoll, events, capacity, virtual_clock.patience_ms);
    if (n == 0)
        virtual_clock.asleep();
    return n;
}

void clock_over(struct sys *table)
{
    below = *table;
    virtual_clock = (struct clock){.now = 1000 * (int64_t)1000000000, .grace_ms = 2, .patience_ms = 5000};
    table->now = clock_now;
    table->timer_set = clock_set;
    table->epoll_wait = clock_wait;
}
