/* files.c - descriptors, and what is simple about them: timers. */
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

/* An epoll or a timer: that, or -EMFILE. */
int file_new(struct sim_host *host, enum sim_kind kind)
{
    struct sim_file *file = sim_allocate(sizeof *file);
    int fd;

    file_init(file, kind, host);
    fd = file_open(file);
    if (fd < 0)
        file_release(file);
    return fd;
}

struct sim_file *file_of(const struct sim_host *host, int fd)
{
    if (fd < FIRST_FD || (unsigned)(fd - FIRST_FD) >= host->capacity)
        return NULL;
    return host->files[fd - FIRST_FD];
}

int file_close(struct sim_host *host, int fd)
{
    struct sim_file *file = file_of(host, fd);

    if (!file)
        return -EBADF;
    host->files[fd - FIRST_FD] = NULL;
    host->open--;
    file->fd = -1;
    epoll_forget_file(file);
    if (file->kind == SIM_EPOLL)
        epoll_forget(host, file);
    if (file->kind == SIM_SOCKET)
        socket_close(file);
    file_release(file);
    return 0;
}

/* --- timers --- */

/* Planned once for each setting; all but the last are stale. */
static void expire(struct sim_file *timer)
{
    if (timer->deadline > timer->host->sim->now)
        return;
    timer->deadline = INT64_MAX;
    timer->expired = true;
    file_signal(timer, EPOLLIN);
}

int timer_arm(struct sim_host *host, int fd, int64_t deadline)
{
    struct sim_file *timer = file_of(host, fd);

    if (!timer || timer->kind != SIM_TIMER)
        return timer ? -EINVAL : -EBADF;
    timer->deadline = deadline;
    timer->expired = false;
    sim_plan(host->sim, deadline, expire, timer);
    return 0;
}
