/* table.c - the kernel and the heap as a simulated host sees them: each call counted, noted, and made to
 * fail if the seed says so. */
#include "socket.h"
#include "woi/time.h"

static int note(const char *call, int64_t what, int64_t result)
{
    return (int)sim_note(host_current(), call, what, result);
}

static const int no_descriptors[] = {EMFILE, ENFILE, ENOBUFS, ENOMEM};

/* --- memory --- */

static bool has_no_memory(void)
{
    struct woi_sim *sim = host_current()->sim;

    return sim_chance(sim, sim->options.no_memory);
}

static void *table_allocate(size_t size)
{
    void *memory = has_no_memory() ? NULL : sys_linux.allocate(size);

    host_current()->sim->blocks += memory != NULL;
    (void)note("allocate", (int64_t)size, memory ? 0 : -ENOMEM);
    return memory;
}

static void *table_reallocate(void *memory, size_t size)
{
    void *larger = has_no_memory() ? NULL : sys_linux.reallocate(memory, size);

    host_current()->sim->blocks += !memory && larger;
    (void)note("reallocate", (int64_t)size, larger ? 0 : -ENOMEM);
    return larger;
}

static void table_release(void *memory)
{
    host_current()->sim->blocks -= memory != NULL;
    sys_linux.release(memory);
}

/* Slabs are the pool's, which a thread keeps for the next run: how many there are says nothing of this
 * one. */
static void *table_map(size_t size)
{
    return sys_linux.map(size);
}

static void table_unmap(void *memory, size_t size)
{
    sys_linux.unmap(memory, size);
}

/* --- clock, process, choices --- */

static int64_t table_now(void)
{
    struct woi_sim *sim = host_current()->sim;
    const int64_t now = sim->now;

    (void)note("now", 0, 0);
    sim_pass_a_moment(sim);
    return now;
}

static int table_process_id(void)
{
    return 1 + (int)host_current()->index;
}

static size_t table_choose(size_t n)
{
    struct woi_sim *sim = host_current()->sim;

    sim_count(sim);
    return n > 1 ? random_below(&sim->random, n) : 0;
}

/* --- readiness --- */

static int table_epoll_create(void)
{
    const int error = sim_exhausted(host_current()->sim, no_descriptors, 2);

    return note("epoll_create", 0, error ? error : file_new(host_current(), SIM_EPOLL));
}

static int table_epoll_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    static const int errors[] = {ENOMEM, ENOSPC};
    const int error = operation == EPOLL_CTL_DEL ? 0 : sim_exhausted(host_current()->sim, errors, 2);

    return note("epoll_ctl", fd, error ? error : epoll_watch(host_current(), epoll, operation, fd, event));
}

/* A host that only looks lets the others run now and then. */
static int wait_or_look(struct sim_host *host, struct sim_file *epoll, int timeout_ms)
{
    struct woi_sim *sim = host->sim;

    sim_happen(sim);
    if (host->stop)
        return host_stopped(host);
    if (sim->calls > sim->options.most_calls)
        return -ELOOP;
    if (timeout_ms == 0) {
        sim_pass_a_moment(sim);
        return random_below(&sim->random, 4) == 0 ? host_wait(host, epoll, sim->now) : 0;
    }
    if (epoll_is_ready(epoll))
        return 0;
    return host_wait(host, epoll, timeout_ms < 0 ? INT64_MAX : woi_time_add(sim->now, WOI_MS(timeout_ms)));
}

static int table_epoll_wait(int fd, struct epoll_event *events, int capacity, int timeout_ms)
{
    struct sim_host *host = host_current();
    struct sim_file *epoll = file_of(host, fd);
    int error;

    if (!epoll || epoll->kind != SIM_EPOLL) /* of a host that has crashed it is gone */
        return note("epoll_wait", fd, host->stop ? host_stopped(host) : epoll ? -EINVAL : -EBADF);
    if (sim_is_interrupted(host_current()->sim))
        return note("epoll_wait", fd, -EINTR);
    file_hold(epoll);
    error = wait_or_look(host, epoll, timeout_ms);
    sim_happen(host->sim);
    error = error ? error : epoll_collect(epoll, events, capacity);
    file_release(epoll);
    return note("epoll_wait", fd, error);
}

static int table_timer_create(void)
{
    const int error = sim_exhausted(host_current()->sim, no_descriptors, 2);

    return note("timer_create", 0, error ? error : file_new(host_current(), SIM_TIMER));
}

static int table_timer_set(int fd, int64_t deadline)
{
    return note("timer_set", fd, timer_arm(host_current(), fd, deadline));
}

/* --- descriptors --- */

static int table_close(int fd)
{
    return note("close", fd, file_close(host_current(), fd));
}

static int table_set_nonblocking(int fd)
{
    return note("nonblocking", fd, file_of(host_current(), fd) ? 0 : -EBADF);
}

/* The connection is found broken, and the other end hears of it. */
static bool is_reset(int fd)
{
    struct sim_host *host = host_current();
    int error;
    struct sim_socket *socket = socket_find(host, fd, &error);

    if (!socket || socket->state != SOCKET_CONNECTED || !sim_chance(host->sim, host->sim->options.resets))
        return false;
    wire_send(socket, PACKET_RESET, 0);
    socket_die(socket, ECONNRESET);
    return true;
}

static ssize_t table_receive_parts(int fd, const struct iovec *parts, int n)
{
    (void)is_reset(fd);
    return note("receive", fd,
                sim_is_interrupted(host_current()->sim) ? -EINTR
                                                        : socket_receive(host_current(), fd, parts, n));
}

static ssize_t table_send_parts(int fd, const struct iovec *parts, int n)
{
    (void)is_reset(fd);
    return note("send", fd,
                sim_is_interrupted(host_current()->sim) ? -EINTR : socket_send(host_current(), fd, parts, n));
}

static ssize_t table_receive(int fd, void *buffer, size_t size)
{
    const struct iovec part = {buffer, size};

    return table_receive_parts(fd, &part, 1);
}

static ssize_t table_send(int fd, const void *data, size_t size)
{
    const struct iovec part = {(void *)(uintptr_t)data, size};

    return table_send_parts(fd, &part, 1);
}

/* --- sockets --- */

static int table_socket(int family, int type, int protocol)
{
    int error = sim_exhausted(host_current()->sim, no_descriptors, 4);

    if (type != SOCK_STREAM || (protocol != 0 && protocol != IPPROTO_TCP))
        error = -EPROTONOSUPPORT;
    return note("socket", family, error ? error : socket_open(host_current(), family));
}

static int table_bind(int fd, const struct sockaddr *address, socklen_t length)
{
    return note("bind", fd, socket_bind(host_current(), fd, address, length));
}

static int table_listen(int fd, int backlog)
{
    return note("listen", fd, socket_listen(host_current(), fd, backlog));
}

static int table_accept(int fd)
{
    const int error = sim_is_interrupted(host_current()->sim)
                          ? -EINTR
                          : sim_exhausted(host_current()->sim, no_descriptors, 4);

    return note("accept", fd, error ? error : socket_accept(host_current(), fd));
}

/* Interrupted, it goes on by itself. */
static int table_connect(int fd, const struct sockaddr *address, socklen_t length)
{
    const int error = socket_connect(host_current(), fd, address, length);

    return note("connect", fd,
                error == -EINPROGRESS && sim_is_interrupted(host_current()->sim) ? -EINTR : error);
}

static int table_shutdown(int fd, int how)
{
    return note("shutdown", fd, socket_shutdown(host_current(), fd, how));
}

static int table_get_option(int fd, int level, int name, void *ret_value, socklen_t *length)
{
    return note("get_option", fd, socket_get_option(host_current(), fd, level, name, ret_value, length));
}

static int table_set_option(int fd, int level, int name, const void *value, socklen_t length)
{
    return note("set_option", fd, socket_set_option(host_current(), fd, level, name, value, length));
}

static int table_local_address(int fd, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    return note("local_address", fd, socket_address(host_current(), fd, false, ret_address, ret_length));
}

static int table_peer_address(int fd, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    return note("peer_address", fd, socket_address(host_current(), fd, true, ret_address, ret_length));
}

const struct sys sim_table = {
    .allocate = table_allocate,
    .reallocate = table_reallocate,
    .release = table_release,
    .map = table_map,
    .unmap = table_unmap,
    .now = table_now,
    .process_id = table_process_id,
    .choose = table_choose,
    .epoll_create = table_epoll_create,
    .epoll_control = table_epoll_control,
    .epoll_wait = table_epoll_wait,
    .timer_create = table_timer_create,
    .timer_set = table_timer_set,
    .close = table_close,
    .set_nonblocking = table_set_nonblocking,
    .readv = table_receive_parts,
    .writev = table_send_parts,
    .receive = table_receive,
    .send = table_send,
    .receive_parts = table_receive_parts,
    .send_parts = table_send_parts,
    .socket = table_socket,
    .bind = table_bind,
    .listen = table_listen,
    .accept = table_accept,
    .connect = table_connect,
    .shutdown = table_shutdown,
    .get_option = table_get_option,
    .set_option = table_set_option,
    .local_address = table_local_address,
    .peer_address = table_peer_address,
};
