/* reactor.c - the only file that knows epoll. */
#include "reactor.h"

#include <errno.h>
#include <sys/epoll.h>

#include "base/thread.h"
#include "task/waiter.h"

enum {
    EVENTS_PER_WAIT = 256,
    FIRST_SLOTS = 16,
    EXCEPTIONAL = EPOLLRDHUP | EPOLLHUP | EPOLLERR | EPOLLPRI,
};

/* No slot has this index. */
#define NO_SLOT UINT32_MAX
#define TIMER_TOKEN ((token)UINT64_MAX)

static token token_of(uint32_t slot, uint32_t generation)
{
    return (token)generation << 32 | slot;
}

/* NULL: the source the event was meant for is gone. */
static struct source *find_source(const struct reactor *reactor, token name)
{
    const uint32_t slot = (uint32_t)name;

    if (slot >= reactor->capacity || reactor->slots[slot].generation != name >> 32)
        return NULL;
    return reactor->slots[slot].source;
}

static int watch_timer(struct reactor *reactor)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = TIMER_TOKEN};

    reactor->timer = sys()->timer_create();
    if (reactor->timer < 0)
        return reactor->timer;
    int error = sys()->epoll_control(reactor->epoll, EPOLL_CTL_ADD, reactor->timer, &event);
    if (error)
        sys()->close(reactor->timer);
    return error;
}

int reactor_init(struct reactor *reactor)
{
    int error;

    *reactor = (struct reactor){.first_free = NO_SLOT, .process = sys()->process_id()};
    reactor->epoll = sys()->epoll_create();
    if (reactor->epoll < 0)
        return reactor->epoll;
    error = watch_timer(reactor);
    if (error)
        sys()->close(reactor->epoll);
    return error;
}

/* Out of both queues before anybody is woken, who may free the source. */
static void wake_all(struct source *source)
{
    waiters_move(&source->writers, &source->readers);
    waiters_wake_all(&source->readers);
}

void reactor_close(struct reactor *reactor)
{
    for (uint32_t i = 0; i < reactor->capacity; i++) {
        struct source *source = reactor->slots[i].source;

        if (source) {
            source->reactor = NULL;
            wake_all(source);
        }
    }
    sys()->close(reactor->timer);
    sys()->close(reactor->epoll);
    sys()->release(reactor->slots);
}

static int add_slots(struct reactor *reactor)
{
    const uint32_t capacity = reactor->capacity ? 2 * reactor->capacity : FIRST_SLOTS;
    struct slot *slots = sys()->reallocate(reactor->slots, capacity * sizeof *slots);

    if (!slots)
        return -ENOMEM;
    for (uint32_t i = capacity; i > reactor->capacity; i--) {
        slots[i - 1] = (struct slot){.next_free = reactor->first_free};
        reactor->first_free = i - 1;
    }
    reactor->slots = slots;
    reactor->capacity = capacity;
    return 0;
}

static uint32_t events_for(unsigned interest)
{
    uint32_t events = EPOLLET;

    if (interest & WOI_READABLE)
        events |= EPOLLIN | EPOLLRDHUP | EPOLLPRI;
    if (interest & WOI_WRITABLE)
        events |= EPOLLOUT;
    return events;
}

int reactor_reserve(struct reactor *reactor)
{
    if (reactor_is_forked(reactor))
        return -EPERM;
    return reactor->first_free == NO_SLOT ? add_slots(reactor) : 0;
}

bool reactor_is_forked(const struct reactor *reactor)
{
    return reactor->process != sys()->process_id();
}

int reactor_register(struct reactor *reactor, struct source *source, int fd, unsigned interest)
{
    struct epoll_event event = {.events = events_for(interest)};
    struct slot *slot;
    int error = reactor_reserve(reactor);

    if (error)
        return error;
    slot = &reactor->slots[reactor->first_free];
    event.data.u64 = token_of(reactor->first_free, slot->generation);
    error = sys()->epoll_control(reactor->epoll, EPOLL_CTL_ADD, fd, &event);
    if (error)
        return error;
    source->slot = reactor->first_free;
    source->reactor = reactor;
    source->fd = fd;
    source->interest = source->ready = (uint16_t)interest;
    source->exceptional = 0;
    list_init(&source->readers);
    list_init(&source->writers);
    slot->source = source;
    reactor->first_free = slot->next_free;
    reactor->sources++;
    return 0;
}

/* In a forked child the epoll is the parent's: taking the fd out would take it from the parent. */
void reactor_deregister(struct source *source)
{
    struct reactor *reactor = source->reactor;
    struct slot *slot;

    if (!reactor)
        return;
    if (!reactor_is_forked(reactor))
        sys()->epoll_control(reactor->epoll, EPOLL_CTL_DEL, source->fd, NULL);
    slot = &reactor->slots[source->slot];
    reactor->sources--;
    slot->source = NULL;
    slot->generation++;
    slot->next_free = reactor->first_free;
    reactor->first_free = source->slot;
    source->reactor = NULL;
    wake_all(source);
}

woi_poll source_poll(struct source *source, unsigned interest, struct woi_waiter *waiter,
                     struct woi_context *cx)
{
    struct woi_link *queue = interest == WOI_READABLE ? &source->readers : &source->writers;

    if (!source->reactor || source->ready & interest)
        return (woi_poll){WOI_STATUS_READY};
    waiter_wait(queue, waiter, &cx->waker, &source->reactor->waiting);
    return (woi_poll){WOI_STATUS_PENDING};
}

void source_wake(struct source *source, unsigned interest)
{
    waiters_wake_all(interest == WOI_READABLE ? &source->readers : &source->writers);
}

/* An error or a hang-up concerns both directions. */
static void mark_ready(struct source *source, uint32_t events, struct woi_link *batch)
{
    const uint32_t both = EPOLLHUP | EPOLLERR;

    source->exceptional = events & EXCEPTIONAL;
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLPRI | both)) {
        source->ready |= WOI_READABLE;
        waiters_move(&source->readers, batch);
    }
    if (events & (EPOLLOUT | both)) {
        source->ready |= WOI_WRITABLE;
        waiters_move(&source->writers, batch);
    }
}

/* All events are taken in before anybody is woken: no source can go meanwhile. */
int reactor_wait(struct reactor *reactor, int timeout_ms)
{
    struct epoll_event events[EVENTS_PER_WAIT];
    const int n = sys()->epoll_wait(reactor->epoll, events, EVENTS_PER_WAIT, timeout_ms);
    struct woi_link batch;

    if (n < 0)
        return n == -EINTR ? 0 : n;
    reactor->events += (unsigned)n;
    list_init(&batch);
    for (int i = 0; i < n; i++) {
        struct source *source = find_source(reactor, events[i].data.u64);

        if (source)
            mark_ready(source, events[i].events, &batch);
    }
    wait_wake_all(&batch);
    return 0;
}
