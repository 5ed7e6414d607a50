/* sources.h - a reactor without a runtime, and hands that wait for its sources. */
#ifndef WOI_TESTS_SOURCES_H
#define WOI_TESTS_SOURCES_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <unistd.h>

#include "reactor/reactor.h"
#include "support.h"

/* Somebody who waits for one direction, and when he was woken: 1 is the first of all. */
struct waiting {
    struct woi_waiter waiter;
    struct hand hand;
};

static struct reactor reactor;

/* True: the direction is ready; false: somebody waits for it now. */
static inline bool poll_source(struct source *source, unsigned direction, struct waiting *somebody)
{
    struct woi_context cx = hand_context(&somebody->hand);

    return source_poll(source, direction, &somebody->waiter, &cx).status == WOI_STATUS_READY;
}

/* The same of a direction that is said to be not ready before. */
static inline void wait_for(struct source *source, unsigned direction, struct waiting *somebody)
{
    source_clear(source, direction);
    cr_assert(eq(int, poll_source(source, direction, somebody), 0));
}

static inline void stop_waiting(struct waiting *somebody)
{
    woi_waiter_cancel(&somebody->waiter);
    cr_assert(eq(int, somebody->hand.held, 0));
}

static inline void look(void)
{
    cr_assert(eq(int, reactor_wait(&reactor, 0), 0));
}

static inline void reactor_begin(void)
{
    support_begin();
    cr_assert(eq(int, reactor_init(&reactor), 0));
}

static inline void reactor_end(void)
{
    reactor_close(&reactor);
    support_end();
}

static inline void make_pipe(int ends[2])
{
    cr_assert(eq(int, pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0));
}

static inline void put_byte(int fd)
{
    cr_assert(eq(long, write(fd, "x", 1), 1));
}

static inline void watch(struct source *source, int fd, unsigned interest)
{
    cr_assert(eq(int, reactor_register(&reactor, source, fd, interest), 0));
}

#endif
