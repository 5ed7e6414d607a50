/* files.c - descriptors, and the epolls and timers among them. */
#include "sim.h"

#include "socket.h"

void file_init(struct sim_file *file, enum sim_kind kind, struct sim_host *host)
{
    *file = (struct sim_file){.kind = kind,
                              .references = 1,
                              .host = host,
                              .generation = host->generation,
                              .fd = -1,
                              .deadline = INT64_MAX};
    list_init(&file->ready);
}

void file_hold(struct sim_file *file)
{
    file->references++;
}

void file_release(struct sim_file *file)
{
    if (--file->references)
        return;
    if (file->kind == SIM_SOCKET)
        socket_free(file);
    else
        sim_release(file);
}

/* --- descriptors --- */

static void add_slots(struct sim_host *host)
{
    const unsigned capacity = host->capacity ? 2 * host->capacity : 16;

    host->files = sim_reallocate(host->files, capacity * sizeof *host->files);
    memset(host->files + host->capacity, 0, (capacity - host->capacity) * sizeof *host->files);
    host->capacity = capacity;
}

int file_open(struct sim_file *file)
{
    struct sim_host *host = file->host;
    unsigned i = 0;

    if (host->open >= host->sim->options.descriptors)
        return -EMFILE;
    while (i < host->capacity && host->files[i])
        i++;
    if (i == host->capacity)
        add_slots(host);
    host->files[i] = file;
    host->open++;
    file->fd = FIRST_FD + (int)i;
    return file->fd;
}

struct sim_file *file_of(const struct sim_host *host, int fd)
{
    if (fd < FIRST_FD || (unsigned)(fd - FIRST_FD) >= host->capacity)
        return NULL;
    return host->files[fd - FIRST_FD];
}

static struct sim_file *file_of_kind(const struct sim_host *host, int fd, enum sim_kind kind)
{
    struct sim_file *file = file_of(host, fd);

    return file && file->kind == kind ? file : NULL;
}

static void unlink_ready(struct sim_watch *watch)
{
    if (watch->ready.next)
        list_remove(&watch->ready);
    watch->ready.next = NULL;
}

static void drop_watches(struct sim_file *file)
{
    while (file->watches) {
        struct sim_watch *watch = file->watches;

        file->watches = watch->next;
        unlink_ready(watch);
        sim_release(watch);
    }
}

/* Of the host's other files: those that this epoll looks at. */
static void forget_epoll(struct sim_host *host, const struct sim_file *epoll)
{
    for (unsigned i = 0; i < host->capacity; i++) {
        struct sim_watch **link = host->files[i] ? &host->files[i]->watches : NULL;

        while (link && *link) {
            struct sim_watch *watch = *link;

            if (watch->epoll != epoll) {
                link = &watch->next;
                continue;
            }
            *link = watch->next;
            unlink_ready(watch);
            sim_release(watch);
        }
    }
}

int file_close(struct sim_host *host, int fd)
{
    struct sim_file *file = file_of(host, fd);

    if (!file)
        return -EBADF;
    host->files[fd - FIRST_FD] = NULL;
    host->open--;
    file->fd = -1;
    drop_watches(file);
    if (file->kind == SIM_EPOLL)
        forget_epoll(host, file);
    if (file->kind == SIM_SOCKET)
        socket_close(file);
    file_release(file);
    return 0;
}

/* --- epoll --- */

void file_signal(struct sim_file *file)
{
    for (struct sim_watch *watch = file->watches; watch; watch = watch->next)
        if (!watch->ready.next)
            list_push_back(&watch->epoll->ready, &watch->ready);
}

uint32_t file_events(struct sim_file *file)
{
    switch (file->kind) {
    case SIM_TIMER:
        return file->expired ? EPOLLIN : 0;
    case SIM_SOCKET:
        return socket_events(file);
    case SIM_EPOLL:
        break;
    }
    return epoll_is_ready(file) ? EPOLLIN : 0;
}

int epoll_new(struct sim_host *host)
{
    struct sim_file *file = sim_allocate(sizeof *file);
    int fd;

    file_init(file, SIM_EPOLL, host);
    fd = file_open(file);
    if (fd < 0)
        file_release(file);
    return fd;
}

static struct sim_watch **find_watch(struct sim_file *file, const struct sim_file *epoll)
{
    struct sim_watch **link = &file->watches;

    while (*link && (*link)->epoll != epoll)
        link = &(*link)->next;
    return link;
}

static void watch_from_now(struct sim_watch *watch, const struct epoll_event *event)
{
    watch->events = event->events | EPOLLERR | EPOLLHUP;
    watch->data = event->data;
    if (file_events(watch->file) & watch->events && !watch->ready.next)
        list_push_back(&watch->epoll->ready, &watch->ready);
}

int epoll_watch(struct sim_host *host, int epoll_fd, int operation, int fd, const struct epoll_event *event)
{
    struct sim_file *epoll = file_of_kind(host, epoll_fd, SIM_EPOLL);
    struct sim_file *file = file_of(host, fd);
    struct sim_watch **link, *watch;

    if (!epoll || !file)
        return -EBADF;
    if (epoll == file)
        return -EINVAL;
    link = find_watch(file, epoll);
    watch = *link;
    switch (operation) {
    case EPOLL_CTL_ADD:
        if (watch)
            return -EEXIST;
        *link = watch = sim_allocate(sizeof *watch);
        watch->file = file;
        watch->epoll = epoll;
        watch_from_now(watch, event);
        return 0;
    case EPOLL_CTL_MOD:
        if (!watch)
            return -ENOENT;
        watch_from_now(watch, event);
        return 0;
    case EPOLL_CTL_DEL:
        if (!watch)
            return -ENOENT;
        *link = watch->next;
        unlink_ready(watch);
        sim_release(watch);
        return 0;
    default:
        return -EINVAL;
    }
}

bool epoll_is_ready(const struct sim_file *epoll)
{
    for (const struct woi_link *link = epoll->ready.next; link != &epoll->ready; link = link->next) {
        const struct sim_watch *watch = container_of(link, struct sim_watch, ready);

        if (file_events(watch->file) & watch->events)
            return true;
    }
    return false;
}

/* Edge-triggered, a watch is looked at once for each change; level-triggered, as long as it is so. */
static bool report(struct sim_watch *watch, struct woi_link *again, struct epoll_event *ret_event)
{
    uint32_t events = file_events(watch->file) & watch->events;

    if (events && sim_chance(watch->file->host->sim, watch->file->host->sim->options.false_events))
        events |= watch->events & (EPOLLIN | EPOLLOUT);
    unlink_ready(watch);
    if (!events)
        return false;
    ret_event->events = events;
    ret_event->data = watch->data;
    if (!(watch->events & EPOLLET))
        list_push_back(again, &watch->ready);
    return true;
}

int epoll_collect(struct sim_file *epoll, struct epoll_event *events, int capacity)
{
    struct woi_sim *sim = epoll->host->sim;
    struct woi_link again;
    int n = 0;

    list_init(&again);
    while (n < capacity && !list_is_empty(&epoll->ready))
        n += report(container_of(epoll->ready.next, struct sim_watch, ready), &again, &events[n]);
    while (!list_is_empty(&again)) {
        struct woi_link *link = again.next;
        list_remove(link);
        list_push_back(&epoll->ready, link);
    }
    for (int i = n; i > 1; i--) {
        const int k = (int)random_below(&sim->random, (uint64_t)i);
        const struct epoll_event kept = events[i - 1];
        events[i - 1] = events[k];
        events[k] = kept;
    }
    return n;
}

/* --- timers --- */

int timer_new(struct sim_host *host)
{
    struct sim_file *file = sim_allocate(sizeof *file);
    int fd;

    file_init(file, SIM_TIMER, host);
    fd = file_open(file);
    if (fd < 0)
        file_release(file);
    return fd;
}

/* Planned once for each setting; all but the last are stale. */
static void expire(struct sim_file *timer)
{
    if (timer->deadline > timer->host->sim->now)
        return;
    timer->deadline = INT64_MAX;
    timer->expired = true;
    file_signal(timer);
}

int timer_arm(struct sim_host *host, int fd, int64_t deadline)
{
    struct sim_file *timer = file_of_kind(host, fd, SIM_TIMER);

    if (!timer)
        return -EBADF;
    timer->deadline = deadline;
    timer->expired = false;
    sim_plan(host->sim, deadline, expire, timer);
    return 0;
}
