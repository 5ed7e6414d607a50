/* sys.h - the one table through which woi reaches the kernel and the heap.
 *
 * The default table calls Linux. A test puts its own table in front to fail the k-th call; a
 * simulator replaces it. Kernel calls return a value or a negative errno, and what stands in errno says
 * nothing; EINTR comes through like any other error. */
#ifndef WOI_BASE_SYS_H
#define WOI_BASE_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

struct sys {
    /* memory: NULL when there is none */
    void *(*allocate)(size_t size);
    void *(*reallocate)(void *memory, size_t size);
    void (*release)(void *memory);
    void *(*map)(size_t size); /* zeroed, aligned to size, a power of two */
    void (*unmap)(void *memory, size_t size);

    /* clock, process */
    int64_t (*now)(void); /* CLOCK_MONOTONIC, ns */
    int (*process_id)(void);

    /* one of n, for whoever may choose: a simulator's order of things; NULL: always the first */
    size_t (*choose)(size_t n);

    /* readiness */
    int (*epoll_create)(void);
    int (*epoll_control)(int epoll, int operation, int fd, struct epoll_event *event);
    int (*epoll_wait)(int epoll, struct epoll_event *events, int capacity, int timeout_ms);
    int (*timer_create)(void);
    int (*timer_set)(int timer, int64_t deadline); /* absolute, ns; 0 < deadline */
    int64_t shortest_wait; /* ns: timers closer than this share a wait in epoll, which takes as long anyway */

    /* descriptors */
    int (*close)(int fd);
    int (*set_nonblocking)(int fd);
    ssize_t (*readv)(int fd, const struct iovec *parts, int n);
    ssize_t (*writev)(int fd, const struct iovec *parts, int n);
    ssize_t (*receive)(int socket, void *buffer, size_t size);
    ssize_t (*send)(int socket, const void *data, size_t size); /* never SIGPIPE */
    ssize_t (*receive_parts)(int socket, const struct iovec *parts, int n);
    ssize_t (*send_parts)(int socket, const struct iovec *parts, int n);

    /* sockets: non-blocking and close-on-exec */
    int (*socket)(int family, int type, int protocol);
    int (*bind)(int socket, const struct sockaddr *address, socklen_t length);
    int (*listen)(int socket, int backlog);
    int (*accept)(int socket);
    int (*connect)(int socket, const struct sockaddr *address, socklen_t length);
    int (*shutdown)(int socket, int how);
    int (*get_option)(int socket, int level, int name, void *ret_value, socklen_t *length);
    int (*set_option)(int socket, int level, int name, const void *value, socklen_t length);
    int (*local_address)(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length);
    int (*peer_address)(int socket, struct sockaddr_storage *ret_address, socklen_t *ret_length);
};

extern const struct sys sys_linux;

/* Runs function on this thread when it ends. */
void sys_at_thread_exit(void (*function)(void *), void *data);

/* Runs function in the child of each fork that this thread calls. */
void sys_at_fork(void (*function)(void));

#endif
