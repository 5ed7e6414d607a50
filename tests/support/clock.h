/* clock.h - a clock that goes only when a runtime sleeps: then it leaps to what the timerfd is set to.
 * And what the runtime asks the kernel for, counted. A sleep that nothing would end gives -ETIME. */
#ifndef WOI_TESTS_CLOCK_H
#define WOI_TESTS_CLOCK_H

#include <errno.h>

#include "support.h"
#include "woi/time.h"

static struct {
    int64_t now;
    int64_t set_to;    /* what the timerfd was set to last; 0: never */
    unsigned looks;    /* at the clock */
    unsigned sets;     /* of the timerfd */
    unsigned controls; /* epoll_ctl */
    unsigned waits;    /* epoll_wait */
    unsigned sleeps;   /* those that might have blocked */
} clock_;

static inline int64_t clock_now(void)
{
    clock_.looks++;
    return clock_.now;
}

static inline int clock_set(int timer, int64_t deadline)
{
    (void)timer;
    clock_.sets++;
    clock_.set_to = deadline;
    return 0;
}

static inline int clock_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    clock_.controls++;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static inline int clock_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int n = sys_linux.epoll_wait(epoll, events, capacity, 0);

    clock_.waits++;
    clock_.sleeps += timeout_ms != 0;
    if (n != 0 || timeout_ms == 0)
        return n;
    if (clock_.set_to <= clock_.now)
        return -ETIME;
    clock_.now = clock_.set_to;
    return 0;
}

/* Call it first, after support_begin(). */
static inline void clock_begin(int64_t now)
{
    clock_.now = now;
    support_sys.now = clock_now;
    support_sys.timer_set = clock_set;
    support_sys.shortest_wait = 0;
    support_sys.epoll_control = clock_control;
    support_sys.epoll_wait = clock_wait;
}

#endif
