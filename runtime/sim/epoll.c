/* epoll.c - which epoll looks at which file, and what it tells. */
#include "socket.h"

static void unlink_ready(struct sim_watch *watch)
{
    if (watch->ready.next)
        list_remove(&watch->ready);
    watch->ready.next = NULL;
}

void epoll_forget_file(struct sim_file *file)
{
    while (file->watches) {
        struct sim_watch *watch = file->watches;

        file->watches = watch->next;
        unlink_ready(watch);
        sim_release(watch);
    }
}

void epoll_forget(struct sim_host *host, const struct sim_file *epoll)
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

void file_signal(struct sim_file *file, uint32_t events)
{
    for (struct sim_watch *watch = file->watches; watch; watch = watch->next)
        if (watch->events & events && !watch->ready.next)
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
    struct sim_file *epoll = file_of(host, epoll_fd);
    struct sim_file *file = file_of(host, fd);
    struct sim_watch **link, *watch;

    if (!epoll || !file)
        return -EBADF;
    if (epoll == file || epoll->kind != SIM_EPOLL)
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

/* What is reported now and then though it is not so: what may have been true a moment ago, and no longer
 * is. A socket that connects is never said to be writable, for that would be the truth. */
static uint32_t false_events(struct sim_file *file)
{
    if (!sim_chance(file->host->sim, file->host->sim->options.false_events) || file->kind != SIM_SOCKET)
        return 0;
    return socket_false_events(file);
}

/* Edge-triggered, a watch is looked at once for each change; level-triggered, as long as it is so. */
static bool report(struct sim_watch *watch, struct woi_link *again, struct epoll_event *ret_event)
{
    const uint32_t events = (file_events(watch->file) | false_events(watch->file)) & watch->events;

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
