/* test_reactor.c - sources: registered, named by tokens, forgotten. What their events say is in
 * test_readiness.c. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#include "support/sources.h"

/* The last epoll_ctl, as the kernel saw it. */
static struct {
    int operation;
    int fd;
    struct epoll_event event;
    unsigned calls;
} control;

static int note_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    control.operation = operation;
    control.fd = fd;
    control.calls++;
    if (event)
        control.event = *event;
    return sys_linux.epoll_control(epoll, operation, fd, event);
}

static void begin(void)
{
    support_begin();
    support_sys.epoll_control = note_control;
    cr_assert(eq(int, reactor_init(&reactor), 0));
}

static void end(void)
{
    reactor_close(&reactor);
    support_end();
}

TestSuite(reactor, .init = begin, .fini = end);

static int new_event(void)
{
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

/* What epoll_wait finds, told beforehand. */
static struct epoll_event told[8];
static int n_told;

static int tell(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int n = n_told;

    (void)epoll;
    (void)timeout_ms;
    cr_assert(le(int, n, capacity));
    memcpy(events, told, sizeof told);
    n_told = 0;
    return n;
}

static void tell_event(uint32_t events, uint64_t name)
{
    told[n_told++] = (struct epoll_event){.events = events, .data.u64 = name};
    support_sys.epoll_wait = tell;
}

Test(reactor, a_new_reactor_has_an_epoll_and_its_timer_and_no_memory)
{
    cr_assert(eq(sz, heap.blocks, 0));
    cr_assert(eq(u32, control.calls, 1));
    cr_assert(eq(int, control.fd, reactor.timer));
    cr_assert(eq(u32, control.event.events, EPOLLIN | EPOLLET));
}

Test(reactor, an_fd_is_registered_once_and_edge_triggered_for_what_is_asked)
{
    static const struct {
        unsigned interest;
        uint32_t events;
    } cases[] = {
        {WOI_READABLE, EPOLLET | EPOLLIN | EPOLLRDHUP | EPOLLPRI},
        {WOI_WRITABLE, EPOLLET | EPOLLOUT},
        {WOI_READABLE | WOI_WRITABLE, EPOLLET | EPOLLIN | EPOLLRDHUP | EPOLLPRI | EPOLLOUT},
    };
    const int fd = new_event();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source source = {.exceptional = UINT32_MAX};
        const unsigned before = control.calls;

        cr_assert(eq(int, reactor_register(&reactor, &source, fd, cases[i].interest), 0));
        cr_assert(eq(u32, source.exceptional, 0));
        cr_assert(eq(u32, control.calls, before + 1));
        cr_assert(eq(int, control.operation, EPOLL_CTL_ADD));
        cr_assert(eq(u32, control.event.events, cases[i].events));
        cr_assert(eq(u32, source.ready, cases[i].interest), "operations try before they wait");
        reactor_deregister(&source);
        cr_assert(eq(int, control.operation, EPOLL_CTL_DEL));
        cr_assert(eq(int, control.fd, fd));
    }
    close(fd);
}

Test(reactor, an_fd_is_registered_with_one_source_at_a_time)
{
    struct source first, second;
    const int fd = new_event();

    cr_assert(eq(int, reactor_register(&reactor, &first, fd, WOI_READABLE), 0));
    cr_assert(eq(int, reactor_register(&reactor, &second, fd, WOI_READABLE), -EEXIST));
    reactor_deregister(&first);
    cr_assert(eq(int, reactor_register(&reactor, &second, fd, WOI_READABLE), 0));
    reactor_deregister(&second);
    close(fd);
}

Test(reactor, what_epoll_cannot_watch_is_refused_with_its_errno)
{
    struct source source = {0};
    const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    const uint32_t capacity = reactor.capacity;

    cr_assert(eq(int, reactor_register(&reactor, &source, file, WOI_READABLE), -EPERM));
    cr_assert(eq(int, reactor_register(&reactor, &source, -1, WOI_READABLE), -EBADF));
    cr_assert(eq(int, reactor_register(&reactor, &source, 12345, WOI_READABLE), -EBADF));
    cr_assert(eq(int, reactor_register(&reactor, &source, reactor.epoll, WOI_READABLE), -EINVAL));
    cr_assert(eq(ptr, source.reactor, NULL));
    cr_assert(ge(u32, reactor.capacity, capacity));
    close(file);
}

Test(reactor, a_source_is_deregistered_once)
{
    struct source source;
    const int fd = new_event();

    cr_assert(eq(int, reactor_register(&reactor, &source, fd, WOI_READABLE), 0));
    reactor_deregister(&source);
    const unsigned calls = control.calls;
    reactor_deregister(&source);
    cr_assert(eq(u32, control.calls, calls));
    close(fd);
}

Test(reactor, a_slot_is_used_again_under_another_name)
{
    struct source source;
    const int fd = new_event();
    uint64_t names[100];

    for (int i = 0; i < 100; i++) {
        cr_assert(eq(int, reactor_register(&reactor, &source, fd, WOI_READABLE), 0));
        names[i] = control.event.data.u64;
        reactor_deregister(&source);
        for (int k = 0; k < i; k++)
            cr_assert(ne(u64, names[i], names[k]));
    }
    cr_assert(le(u32, reactor.capacity, 16));
    close(fd);
}

Test(reactor, an_event_for_a_source_that_is_gone_finds_nobody)
{
    struct source gone, heir;
    struct waiting somebody = {0};
    const int fd = new_event();

    cr_assert(eq(int, reactor_register(&reactor, &gone, fd, WOI_READABLE), 0));
    const uint64_t name = control.event.data.u64;
    reactor_deregister(&gone);
    cr_assert(eq(int, reactor_register(&reactor, &heir, fd, WOI_READABLE), 0));
    cr_assert(eq(u32, heir.slot, gone.slot));
    wait_for(&heir, WOI_READABLE, &somebody);

    tell_event(EPOLLIN | EPOLLHUP, name);
    look();
    cr_assert(eq(u32, heir.ready, 0));
    cr_assert(eq(u32, somebody.hand.wakes, 0));

    tell_event(EPOLLIN, control.event.data.u64);
    look();
    cr_assert(eq(u32, heir.ready, WOI_READABLE));
    cr_assert(eq(u32, somebody.hand.wakes, 1));
    stop_waiting(&somebody);
    reactor_deregister(&heir);
    close(fd);
}

Test(reactor, an_event_with_a_name_that_never_was_finds_nobody)
{
    static const uint64_t names[] = {0, 15, 16, UINT32_MAX, UINT64_MAX, UINT64_MAX - 1, (uint64_t)1 << 32};
    struct source source;
    const int fd = new_event();

    cr_assert(eq(int, reactor_register(&reactor, &source, fd, WOI_READABLE), 0));
    reactor_deregister(&source);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tell_event(EPOLLIN | EPOLLOUT | EPOLLERR, names[i]);
    look();
    cr_assert(eq(ptr, source.reactor, NULL));
    cr_assert(eq(sz, reactor.waiting, 0));
    close(fd);
}

Test(reactor, each_event_wakes_the_directions_it_concerns)
{
    static const struct {
        uint32_t events;
        unsigned wakes;
        uint32_t exceptional;
    } cases[] = {
        {EPOLLIN, WOI_READABLE, 0},
        {EPOLLPRI, WOI_READABLE, EPOLLPRI},
        {EPOLLRDHUP, WOI_READABLE, EPOLLRDHUP},
        {EPOLLOUT, WOI_WRITABLE, 0},
        {EPOLLHUP, WOI_READABLE | WOI_WRITABLE, EPOLLHUP},
        {EPOLLERR, WOI_READABLE | WOI_WRITABLE, EPOLLERR},
        {EPOLLIN | EPOLLOUT, WOI_READABLE | WOI_WRITABLE, 0},
    };
    const int fd = new_event();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source source;
        struct waiting reader = {0}, writer = {0};

        cr_assert(eq(int, reactor_register(&reactor, &source, fd, WOI_READABLE | WOI_WRITABLE), 0));
        wait_for(&source, WOI_READABLE, &reader);
        wait_for(&source, WOI_WRITABLE, &writer);
        tell_event(cases[i].events, control.event.data.u64);
        look();
        cr_assert(eq(u32, source.ready, cases[i].wakes), "event %#x", cases[i].events);
        cr_assert(eq(u32, reader.hand.wakes, cases[i].wakes & WOI_READABLE ? 1 : 0));
        cr_assert(eq(u32, writer.hand.wakes, cases[i].wakes & WOI_WRITABLE ? 1 : 0));
        cr_assert(eq(u32, source.exceptional, cases[i].exceptional));
        stop_waiting(&reader);
        stop_waiting(&writer);
        reactor_deregister(&source);
    }
    close(fd);
}

/* The first one's waker takes the second source out, whose event came in the same batch. */
static struct source doomed, newcomer;
static int newcomer_fd;

static struct woi_waker clone_destroyer(void *data);

static void destroy(void *data)
{
    (void)data;
    reactor_deregister(&doomed);
    cr_assert(eq(int, reactor_register(&reactor, &newcomer, newcomer_fd, WOI_READABLE), 0));
    source_clear(&newcomer, WOI_READABLE);
}

static void ignore(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable destroyer = {clone_destroyer, destroy, destroy, ignore};

static struct woi_waker clone_destroyer(void *data)
{
    return (struct woi_waker){data, &destroyer};
}

Test(reactor, an_event_of_the_same_batch_does_not_reach_who_took_the_slot)
{
    struct source source;
    struct woi_waiter waiter = {0};
    struct woi_context cx = {.waker = {NULL, &destroyer}};
    struct waiting somebody = {0};
    const int fds[] = {new_event(), new_event()};

    newcomer_fd = new_event();
    cr_assert(eq(int, reactor_register(&reactor, &source, fds[0], WOI_READABLE), 0));
    tell_event(EPOLLIN, control.event.data.u64);
    cr_assert(eq(int, reactor_register(&reactor, &doomed, fds[1], WOI_READABLE), 0));
    tell_event(EPOLLIN, control.event.data.u64);
    source_clear(&source, WOI_READABLE);
    cr_assert(eq(int, source_poll(&source, WOI_READABLE, &waiter, &cx).status, WOI_STATUS_PENDING));
    wait_for(&doomed, WOI_READABLE, &somebody);

    look();
    cr_assert(eq(u32, newcomer.slot, doomed.slot));
    cr_assert(eq(u32, newcomer.ready, 0));
    cr_assert(eq(u32, somebody.hand.wakes, 1));
    reactor_deregister(&source);
    reactor_deregister(&newcomer);
    close(fds[0]);
    close(fds[1]);
    close(newcomer_fd);
}

/* --- many --- */

static int accept_all(int epoll, int operation, int fd, struct epoll_event *event)
{
    (void)epoll;
    (void)fd;
    control.operation = operation;
    if (event)
        control.event = *event;
    return 0;
}

Test(reactor, thousands_of_sources_keep_their_names_while_the_table_grows)
{
    enum { MANY = 5000 };
    struct source *sources = calloc(MANY, sizeof *sources);
    uint64_t *names = calloc(MANY, sizeof *names);

    support_sys.epoll_control = accept_all;
    for (int i = 0; i < MANY; i++) {
        cr_assert(eq(int, reactor_register(&reactor, &sources[i], 100000 + i, WOI_READABLE), 0));
        names[i] = control.event.data.u64;
        source_clear(&sources[i], WOI_READABLE);
    }
    cr_assert(le(u32, reactor.capacity, 2 * MANY));
    for (int i = 0; i < MANY; i++) {
        tell_event(EPOLLIN, names[i]);
        look();
        for (int k = i > 3 ? i - 3 : 0; k < i + 3 && k < MANY; k++)
            cr_assert(eq(u32, sources[k].ready, k <= i ? WOI_READABLE : 0));
    }
    for (int i = 0; i < MANY; i += 2)
        reactor_deregister(&sources[i]);
    const uint32_t capacity = reactor.capacity;
    for (int i = 0; i < MANY; i += 2)
        cr_assert(eq(int, reactor_register(&reactor, &sources[i], 100000 + i, WOI_READABLE), 0));
    cr_assert(eq(u32, reactor.capacity, capacity));
    cr_assert(eq(sz, reactor.sources, MANY));
    for (int i = 0; i < MANY; i++) {
        cr_assert(eq(ptr, reactor.slots[sources[i].slot].source, &sources[i]));
        reactor_deregister(&sources[i]);
        cr_assert(eq(sz, reactor.sources, MANY - i - 1));
    }
    free(sources);
    free(names);
}

Test(reactor, without_memory_for_a_larger_table_the_sources_there_are_stay)
{
    struct source sources[17];

    support_sys.epoll_control = accept_all;
    heap.fail_at = 1;
    cr_assert(eq(int, reactor_register(&reactor, &sources[0], 0, WOI_READABLE), -ENOMEM));
    for (int i = 0; i < 16; i++)
        cr_assert(eq(int, reactor_register(&reactor, &sources[i], i, WOI_READABLE), 0));
    heap.fail_at = 1;
    cr_assert(eq(int, reactor_register(&reactor, &sources[16], 16, WOI_READABLE), -ENOMEM));
    source_clear(&sources[15], WOI_READABLE);
    tell_event(EPOLLIN, control.event.data.u64);
    look();
    cr_assert(eq(u32, sources[15].ready, WOI_READABLE));
    cr_assert(eq(int, reactor_register(&reactor, &sources[16], 16, WOI_READABLE), 0));
    for (int i = 0; i < 17; i++)
        reactor_deregister(&sources[i]);
}

Test(reactor, a_refused_fd_takes_no_slot)
{
    struct source source;

    for (int i = 0; i < 1000; i++)
        cr_assert(eq(int, reactor_register(&reactor, &source, -1, WOI_READABLE), -EBADF));
    cr_assert(le(u32, reactor.capacity, 16));
}
