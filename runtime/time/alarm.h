/* alarm.h - who waits for an alarm. */
#ifndef WOI_TIME_ALARM_H
#define WOI_TIME_ALARM_H

#include "timer/timers.h"
#include "woi/interval.h"

enum alarm_phase {
    ALARM_NEW,     /* not polled, or without budget */
    ALARM_WAITING, /* in the alarm's list; the timer is armed, or has fired and the poll is to come */
    ALARM_OVER,    /* the output is there */
};

struct alarm_wait {
    struct woi_future_int public;
    enum alarm_phase phase;
    struct woi_alarm *alarm;       /* NULL: there is none, or it has ended */
    struct woi_interval *interval; /* what the alarm is a part of, if this is a tick; else NULL */
    struct woi_link link;
    struct timers *timers; /* where the timer was armed last */
    struct timer timer;
};

woi_poll alarm_wait_poll(struct woi_future *self, struct woi_context *cx);
void alarm_wait_drop(struct woi_future *self);

/* A tick was taken, late or not: moves the interval on. */
void interval_advance(struct woi_interval *interval, int64_t now);

#endif
