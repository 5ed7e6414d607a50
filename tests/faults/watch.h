/* watch.h - what is registered in epoll, so that a claim about an fd can be taken back, or made up. */
#ifndef WOI_TESTS_FAULTS_WATCH_H
#define WOI_TESTS_FAULTS_WATCH_H

#include <stdbool.h>

#include "base/sys.h"

/* Puts itself in front of the table's epoll_control and timer_create. */
void watch_over(struct sys *table);

/* A call was made to say "not ready", or to do less than it could: epoll reports once more what holds
 * for the fd, as it would when that has become untrue. */
void watch_rearm(int fd);

/* Adds to the n events: everything that is registered there is ready, and so is an fd that is gone.
 * What really holds is reported with it. The new number. */
int watch_lie(int epoll, struct epoll_event *events, int n, int capacity);

/* Whether anything but a timer is registered: the kernel may have something to say by itself. */
bool watch_has_others(int epoll);

/* The timerfd in that epoll, or -1. */
int watch_timer(int epoll);

#endif
