/* clock.h - a clock that goes by the calls that are made, and leaps when a runtime sleeps. */
#ifndef WOI_TESTS_FAULTS_CLOCK_H
#define WOI_TESTS_FAULTS_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/sys.h"

struct clock {
    int64_t now;
    int grace_ms;         /* of real time: how long a sleep waits for the kernel before it leaps */
    int patience_ms;      /* the same of a sleep that no timer ends, and after that it never ends */
    bool has_leapt;       /* over something that the kernel might have said */
    void (*asleep)(void); /* told of a sleep that never ends */
};
extern struct clock virtual_clock;

/* Puts itself in front of the table's now, timer_set and epoll_wait. */
void clock_over(struct sys *table);

/* Every call takes a tenth of a millisecond: so does a loop that never sleeps reach its deadlines. */
void clock_tick(void);

#endif
