/* faults.c - the failing table. Links with layer base alone. */
#include "support/faults.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "support.h"
#include "woi/base.h"
#include "woi/runtime.h"

enum { VARIANTS = 8, FDS = 1024 };

struct faults faults;

static const struct {
    const char *name;
    int errors[VARIANTS]; /* up to the first 0 */
} kinds[CALLS] = {
    [CALL_ALLOCATE] = {"allocate", {ENOMEM}},
    [CALL_EPOLL_CREATE] = {"epoll_create", {EMFILE, ENFILE, ENOMEM}},
    [CALL_EPOLL_ADD] = {"epoll_control", {ENOMEM, ENOSPC}},
    [CALL_EPOLL_WAIT] = {"epoll_wait", {EINTR}},
    [CALL_TIMER_CREATE] = {"timer_create", {EMFILE, ENFILE, ENOMEM}},
    [CALL_TIMER_SET] = {"timer_set", {EINVAL}},
    [CALL_CLOSE] = {"close", {EINTR, EIO}},
    [CALL_SET_NONBLOCKING] = {"set_nonblocking", {EBADF}},
    [CALL_READ] = {"read", {EAGAIN, EINTR, ECONNRESET, ETIMEDOUT, ENOMEM}},
    [CALL_WRITE] = {"write", {EAGAIN, EINTR, EPIPE, ECONNRESET, ENOBUFS, ENOMEM}},
    [CALL_SOCKET] = {"socket", {EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES, EAFNOSUPPORT}},
    [CALL_BIND] = {"bind", {EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOMEM}},
    [CALL_LISTEN] = {"listen", {EADDRINUSE}},
    [CALL_ACCEPT] = {"accept", {EAGAIN, EINTR, ECONNABORTED, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM}},
    [CALL_CONNECT] = {"connect",
                      {EINTR, ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL, EAGAIN, ETIMEDOUT, EACCES}},
    [CALL_SHUTDOWN] = {"shutdown", {ENOTCONN}},
    [CALL_GET_OPTION] = {"get_option", {ENOBUFS}},
    [CALL_SET_OPTION] = {"set_option", {ENOPROTOOPT, ENOMEM}},
    [CALL_ADDRESS] = {"address", {ENOBUFS}},
};

/* Of each fd in epoll: so that what is registered can be registered again. */
static struct {
    int epoll;
    struct epoll_event event;
} registered[FDS];

static const struct sys *real(void)
{
    static struct sys before;

    if (!before.allocate)
        before = support_sys;
    return &before;
}

/* Counts a call; what it is to fail with, or 0. */
static int count(enum call kind)
{
    faults.calls++;
    faults.of[kind]++;
    if (faults.calls != faults.fail_at || faults.variant >= VARIANTS)
        return 0;
    if (kinds[kind].errors[faults.variant] == 0)
        return 0;
    faults.failed = kind;
    faults.error = -kinds[kind].errors[faults.variant];
    return faults.error;
}

/* --- the table --- */

static void *fault_allocate(size_t size)
{
    return count(CALL_ALLOCATE) ? NULL : real()->allocate(size);
}

static void *fault_reallocate(void *memory, size_t size)
{
    return count(CALL_ALLOCATE) ? NULL : real()->reallocate(memory, size);
}

static void *fault_map(size_t size)
{
    return count(CALL_ALLOCATE) ? NULL : real()->map(size);
}

static int fault_epoll_create(void)
{
    const int error = count(CALL_EPOLL_CREATE);

    return error ? error : sys_linux.epoll_create();
}

static int fault_epoll_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    const int error = operation == EPOLL_CTL_DEL ? 0 : count(CALL_EPOLL_ADD);

    if (error == 0 && event && fd >= 0 && fd < FDS) {
        registered[fd].epoll = epoll;
        registered[fd].event = *event;
    }
    return error ? error : sys_linux.epoll_control(epoll, operation, fd, event);
}

static int fault_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    const int error = count(CALL_EPOLL_WAIT);

    return error ? error : sys_linux.epoll_wait(epoll, events, capacity, timeout_ms);
}

static int fault_timer_create(void)
{
    const int error = count(CALL_TIMER_CREATE);

    return error ? error : sys_linux.timer_create();
}

static int fault_timer_set(int timer, int64_t deadline)
{
    const int error = count(CALL_TIMER_SET);

    return error ? error : sys_linux.timer_set(timer, deadline);
}

static int fault_close(int fd)
{
    const int error = count(CALL_CLOSE);
    const int result = sys_linux.close(fd);

    return error ? error : result;
}

static int fault_set_nonblocking(int fd)
{
    const int error = count(CALL_SET_NONBLOCKING);

    return error ? error : sys_linux.set_nonblocking(fd);
}

static int claim(enum call kind, int fd)
{
    const int error = count(kind);

    if (error == -EAGAIN)
        faults_rearm(fd);
    return error;
}

static ssize_t fault_readv(int fd, const struct iovec *parts, int n)
{
    const int error = claim(CALL_READ, fd);

    return error ? error : sys_linux.readv(fd, parts, n);
}

static ssize_t fault_writev(int fd, const struct iovec *parts, int n)
{
    const int error = claim(CALL_WRITE, fd);

    return error ? error : sys_linux.writev(fd, parts, n);
}

static ssize_t fault_receive(int socket, void *buffer, size_t size)
{
    const int error = claim(CALL_READ, socket);

    return error ? error : sys_linux.receive(socket, buffer, size);
}

static ssize_t fault_send(int socket, const void *data, size_t size)
{
    const int error = claim(CALL_WRITE, socket);

    return error ? error : sys_linux.send(socket, data, size);
}

static ssize_t fault_receive_parts(int socket, const struct iovec *parts, int n)
{
    const int error = claim(CALL_READ, socket);

    return error ? error : sys_linux.receive_parts(socket, parts, n);
}

static ssize_t fault_send_parts(int socket, const struct iovec *parts, int n)
{
    const int error = claim(CALL_WRITE, socket);

    return error ? error : sys_linux.send_parts(socket, parts, n);
}

static int fault_socket(int family, int type, int protocol)
{
    const int error = count(CALL_SOCKET);

    return error ? error : sys_linux.socket(family, type, protocol);
}

static int fault_bind(int socket, const struct sockaddr *address, socklen_t length)
{
    const int error = count(CALL_BIND);

    return error ? error : sys_linux.bind(socket, address, length);
}

static int fault_listen(int socket, int backlog)
{
    const int error = count(CALL_LISTEN);

    return error ? error : sys_linux.listen(socket, backlog);
}

static int fault_accept(int socket)
{
    const int error = claim(CALL_ACCEPT, socket);

    return error ? error : sys_linux.accept(socket);
}

/* Interrupted, it goes on by itself. */
static int fault_connect(int socket, const struct sockaddr *address, socklen_t length)
{
    const int error = count(CALL_CONNECT);

    if (error == -EINTR)
        (void)sys_linux.connect(socket, address, length);
    return error ? error : sys_linux.connect(socket, address, length);
}

/* A connection of which this fails is broken: nobody will wait for its end. */
static int fault_shutdown(int socket, int how)
{
    const int error = count(CALL_SHUTDOWN);

    if (error)
        (void)sys_linux.shutdown(socket, SHUT_RDWR);
    return error ? error : sys_linux.shutdown(socket, how);
}

static int fault_get_option(int socket, int level, int name, void *ret_value, socklen_t *length)
{
    const int error = count(CALL_GET_OPTION);

    return error ? error : sys_linux.get_option(socket, level, name, ret_value, length);
}

static int fault_set_option(int socket, int level, int name, const void *value, socklen_t length)
{
    const int error = count(CALL_SET_OPTION);

    return error ? error : sys_linux.set_option(socket, level, name, value, length);
}

static int fault_local_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    const int error = count(CALL_ADDRESS);

    return error ? error : sys_linux.local_address(socket, ret_address, ret_length);
}

static int fault_peer_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    const int error = count(CALL_ADDRESS);

    return error ? error : sys_linux.peer_address(socket, ret_address, ret_length);
}

void faults_begin(void)
{
    (void)real();
    faults = (struct faults){.failed = CALLS};
    support_sys.allocate = fault_allocate;
    support_sys.reallocate = fault_reallocate;
    support_sys.map = fault_map;
    support_sys.epoll_create = fault_epoll_create;
    support_sys.epoll_control = fault_epoll_control;
    support_sys.epoll_wait = fault_epoll_wait;
    support_sys.timer_create = fault_timer_create;
    support_sys.timer_set = fault_timer_set;
    support_sys.close = fault_close;
    support_sys.set_nonblocking = fault_set_nonblocking;
    support_sys.readv = fault_readv;
    support_sys.writev = fault_writev;
    support_sys.receive = fault_receive;
    support_sys.send = fault_send;
    support_sys.receive_parts = fault_receive_parts;
    support_sys.send_parts = fault_send_parts;
    support_sys.socket = fault_socket;
    support_sys.bind = fault_bind;
    support_sys.listen = fault_listen;
    support_sys.accept = fault_accept;
    support_sys.connect = fault_connect;
    support_sys.shutdown = fault_shutdown;
    support_sys.get_option = fault_get_option;
    support_sys.set_option = fault_set_option;
    support_sys.local_address = fault_local_address;
    support_sys.peer_address = fault_peer_address;
}

void faults_rearm(int fd)
{
    struct epoll_event event;

    if (fd < 0 || fd >= FDS || registered[fd].event.events == 0)
        return;
    event = registered[fd].event;
    (void)sys_linux.epoll_control(registered[fd].epoll, EPOLL_CTL_MOD, fd, &event);
}

/* --- the runs --- */

static void check_left(unsigned open_before, const char *what)
{
    (void)woi_trim();
    cr_assert(eq(sz, heap.blocks, 0), "memory is left after %s", what);
    cr_assert(eq(sz, heap.slabs, 0), "slabs are left after %s", what);
    cr_assert(eq(u32, open_descriptors(), open_before), "descriptors are left after %s", what);
}

static int run_once(int (*scenario)(void), unsigned fail_at, unsigned variant)
{
    faults_begin();
    faults.fail_at = fail_at;
    faults.variant = variant;
    return scenario();
}

/* Runs it with that call failing in that way; false if it cannot fail so. */
static bool run_failing(int (*scenario)(void), bool (*allows)(int), unsigned fail_at, unsigned variant)
{
    const unsigned open_before = open_descriptors();
    const int result = run_once(scenario, fail_at, variant);
    char what[96] = "a run without a failure";

    if (faults.failed != CALLS)
        snprintf(what, sizeof what, "call %u, %s, failed with %s", fail_at, kinds[faults.failed].name,
                 woi_strerror(faults.error));
    cr_assert(result == 0 || (faults.failed != CALLS && (result == faults.error || allows(result))),
              "%d (%s) after %s", result, woi_strerror(result), what);
    check_left(open_before, what);
    return faults.failed != CALLS;
}

void faults_run(int (*scenario)(void), bool (*allows)(int result))
{
    const unsigned open_before = open_descriptors();
    const int result = run_once(scenario, 0, 0);
    const unsigned calls = faults.calls;

    cr_assert(eq(int, result, 0));
    cr_assert(gt(u32, calls, 0));
    check_left(open_before, "a run without a failure");
    for (unsigned fail_at = 1; fail_at <= calls; fail_at++)
        for (unsigned variant = 0; run_failing(scenario, allows, fail_at, variant);)
            variant++;
}
