/* sys.c - the default table: Linux. The only file that calls the kernel or the heap. */
#define _GNU_SOURCE
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000 };

static int check(int result)
{
    return result < 0 ? -errno : result;
}

static ssize_t check_size(ssize_t result)
{
    return result < 0 ? -errno : result;
}

/* Neighbouring maps come out aligned, so the second try is rare. */
static void *linux_map(size_t size)
{
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return NULL;
    if (((uintptr_t)memory & (size - 1)) == 0)
        return memory;
    munmap(memory, size);
    memory = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    const size_t before = (size - ((uintptr_t)memory & (size - 1))) & (size - 1);
    if (before)
        munmap(memory, before);
    munmap(memory + before + size, size - before);
    return memory + before;
}

static void linux_unmap(void *memory, size_t size)
{
    munmap(memory, size);
}

static int64_t linux_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

static int linux_process_id(void)
{
    return getpid();
}

static int linux_epoll_create(void)
{
    return check(epoll_create1(EPOLL_CLOEXEC));
}

static int linux_epoll_control(int epoll, int operation, int fd, struct epoll_event *event)
{
    return check(epoll_ctl(epoll, operation, fd, event));
}

static int linux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    return check(epoll_wait(epoll, events, capacity, timeout_ms));
}

static int linux_timer_create(void)
{
    return check(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
}

static int linux_timer_set(int timer, int64_t deadline)
{
    const struct itimerspec when = {
        .it_value = {.tv_sec = deadline / NANOSECONDS, .tv_nsec = deadline % NANOSECONDS}};

    return check(timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL));
}

static int linux_close(int fd)
{
    return check(close(fd));
}

static int linux_set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0 || flags & O_NONBLOCK)
        return check(flags < 0 ? flags : 0);
    return check(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

static ssize_t linux_readv(int fd, const struct iovec *parts, int n)
{
    return check_size(readv(fd, parts, n));
}

static ssize_t linux_writev(int fd, const struct iovec *parts, int n)
{
    return check_size(writev(fd, parts, n));
}

static ssize_t linux_receive(int socket, void *buffer, size_t size)
{
    return check_size(recv(socket, buffer, size, 0));
}

static ssize_t linux_send(int socket, const void *data, size_t size)
{
    return check_size(send(socket, data, size, MSG_NOSIGNAL));
}

static ssize_t linux_receive_parts(int socket, const struct iovec *parts, int n)
{
    return check_size(readv(socket, parts, n));
}

static ssize_t linux_send_parts(int socket, const struct iovec *parts, int n)
{
    const struct msghdr message = {.msg_iov = (struct iovec *)(uintptr_t)parts, .msg_iovlen = (size_t)n};

    return check_size(sendmsg(socket, &message, MSG_NOSIGNAL));
}

static int linux_socket(int family, int type, int protocol)
{
    return check(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
}

static int linux_bind(int socket, const struct sockaddr *address, socklen_t length)
{
    return check(bind(socket, address, length));
}

static int linux_listen(int socket, int backlog)
{
    return check(listen(socket, backlog));
}

static int linux_accept(int socket)
{
    return check(accept4(socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

static int linux_connect(int socket, const struct sockaddr *address, socklen_t length)
{
    return check(connect(socket, address, length));
}

static int linux_shutdown(int socket, int how)
{
    return check(shutdown(socket, how));
}

static int linux_get_option(int socket, int level, int name, void *ret_value, socklen_t *length)
{
    return check(getsockopt(socket, level, name, ret_value, length));
}

static int linux_set_option(int socket, int level, int name, const void *value, socklen_t length)
{
    return check(setsockopt(socket, level, name, value, length));
}

static int linux_local_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    *ret_length = sizeof *ret_address;
    return check(getsockname(socket, (struct sockaddr *)ret_address, ret_length));
}

static int linux_peer_address(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length)
{
    *ret_length = sizeof *ret_address;
    return check(getpeername(socket, (struct sockaddr *)ret_address, ret_length));
}

const struct sys sys_linux = {
    .shortest_wait = 10000,
    .allocate = malloc,
    .reallocate = realloc,
    .release = free,
    .map = linux_map,
    .unmap = linux_unmap,
    .now = linux_now,
    .process_id = linux_process_id,
    .epoll_create = linux_epoll_create,
    .epoll_control = linux_epoll_control,
    .epoll_wait = linux_epoll_wait,
    .timer_create = linux_timer_create,
    .timer_set = linux_timer_set,
    .close = linux_close,
    .set_nonblocking = linux_set_nonblocking,
    .readv = linux_readv,
    .writev = linux_writev,
    .receive = linux_receive,
    .send = linux_send,
    .receive_parts = linux_receive_parts,
    .send_parts = linux_send_parts,
    .socket = linux_socket,
    .bind = linux_bind,
    .listen = linux_listen,
    .accept = linux_accept,
    .connect = linux_connect,
    .shutdown = linux_shutdown,
    .get_option = linux_get_option,
    .set_option = linux_set_option,
    .local_address = linux_local_address,
    .peer_address = linux_peer_address,
};

/* One function per process and thread is enough: the thread's own state. */
static pthread_key_t exit_key;
static bool has_exit_key; /* without one, what a thread has pooled stays until the process ends */
static _Thread_local void (*exit_function)(void *);

static void make_exit_key(void)
{
    has_exit_key = pthread_key_create(&exit_key, exit_function) == 0;
}

void sys_at_thread_exit(void (*function)(void *), void *data)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    exit_function = function;
    pthread_once(&once, make_exit_key);
    if (has_exit_key)
        pthread_setspecific(exit_key, data);
}

static _Thread_local void (*fork_function)(void);

static void in_child(void)
{
    if (fork_function)
        fork_function();
}

static void install_fork_handler(void)
{
    (void)pthread_atfork(NULL, NULL, in_child); /* without memory for it, process_id() still tells */
}

void sys_at_fork(void (*function)(void))
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    fork_function = function;
    pthread_once(&once, install_fork_handler);
}
