/* tcp.h - TCP over IPv4 and IPv6.
 *
 * Sockets are non-blocking and close-on-exec; writing to a closed connection gives -EPIPE, never
 * SIGPIPE. Reading and writing is in stream.h: woi_read, woi_write_all, woi_copy, ... take a stream
 * or one of its halves. Constructors need a current runtime (-ENXIO without one). */
#ifndef WOI_TCP_H
#define WOI_TCP_H

#include <sys/socket.h>

#include "stream.h"

WOI_EXTERN_C_BEGIN_

/* An IPv4 or IPv6 address with its port. */
struct woi_address {
    struct sockaddr_storage storage;
    socklen_t length;
};

/* Reads "127.0.0.1:80", "[::1]:80" or "[fe80::1%2]:80" (a numeric zone); no names. 0, or -EINVAL. */
WOI_API int woi_address_parse(const char *text, struct woi_address *ret_address);
/* Writes it in that form, NUL-terminated, to buffer; cuts it if size is less than
 * WOI_ADDRESS_TEXT. Returns buffer. */
enum { WOI_ADDRESS_TEXT = 64 };
WOI_API char *woi_address_format(const struct woi_address *address, char *buffer, size_t size);
/* Host order; 0 if it is no IP address. */
WOI_API unsigned woi_address_port(const struct woi_address *address);

struct woi_tcp_listener;

struct woi_tcp_options {
    int backlog;    /* 0: 1024; the kernel caps it at net.core.somaxconn */
    bool reuseport; /* SO_REUSEPORT: several listeners share the port */
    bool v6only;    /* an IPv6 listener takes no IPv4 */
};

/* Binds (with SO_REUSEADDR) and listens; port 0 takes a free one. options may be NULL.
 * 0; -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, -EAFNOSUPPORT, -EINVAL, -EMFILE, -ENOMEM, -ENOSPC, -ENXIO.
 * *ret_listener is written only on success; the caller owns it. */
WOI_API int woi_tcp_listen(const struct woi_address *address, const struct woi_tcp_options *options,
                           struct woi_tcp_listener **ret_listener);
WOI_API int woi_tcp_listener_address(const struct woi_tcp_listener *listener,
                                     struct woi_address *ret_address);
/* Whoever is in accept gets -EBADF. NULL does nothing. */
WOI_API void woi_tcp_listener_close(struct woi_tcp_listener *listener);

struct woi_tcp_stream {
    struct woi_stream stream;
};

/* Output 0, and *ret_stream is a new connection that the caller owns; or a negative errno.
 * Connections that break before they are accepted are skipped. When the process or system is out of
 * fds, memory or epoll watches, it waits (5 ms, doubling up to 1 s) and tries again, and says so on
 * stderr, once until nobody is left to accept: a server survives it. Dropped half-way, no connection
 * is lost: it stays in the backlog, or with the listener.
 * ret_stream must outlive the operation. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_tcp_accept(struct woi_tcp_listener *listener,
                                                           struct woi_tcp_stream **ret_stream);

/* Output 0, and *ret_stream is the connection, which the caller owns; or -ECONNREFUSED, -ETIMEDOUT,
 * -ENETUNREACH, -EAGAIN (out of routes), -EMFILE, -ENOSPC, -EINVAL, -ENXIO, ... The address is copied.
 * Dropped half-way, the socket is closed. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_tcp_connect(const struct woi_address *address,
                                                            struct woi_tcp_stream **ret_stream);

/* Closes the connection. Operations still under way end with -EBADF. NULL does nothing. */
WOI_API void woi_tcp_stream_close(struct woi_tcp_stream *stream);

/* Closes so that the peer sees a reset (SO_LINGER 0). */
WOI_API void woi_tcp_stream_reset(struct woi_tcp_stream *stream);

/* 0 or a negative errno. */
WOI_API int woi_tcp_stream_set_nodelay(struct woi_tcp_stream *stream, bool on);
WOI_API int woi_tcp_stream_peer_address(const struct woi_tcp_stream *stream, struct woi_address *ret_address);
WOI_API int woi_tcp_stream_local_address(const struct woi_tcp_stream *stream,
                                         struct woi_address *ret_address);
/* The fd, still the stream's; -EBADF once closed. */
WOI_API int woi_tcp_stream_fd(const struct woi_tcp_stream *stream);

/* Waits until there is something to read, or the end of input, without a buffer to read it into: a
 * server whose idle connections shall hold no memory waits with this, borrows a buffer and calls
 * woi_try_read: see samples/echo_server.c. Output 0, -EBADF, -EINVAL (NULL), -ENXIO (its runtime is gone).
 * 0 may be a false alarm, on a fresh connection for example: woi_try_read then gives -EAGAIN. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_tcp_readable(struct woi_tcp_stream *stream);

/* Two owners for one connection, which two tasks may use at once. Closing the write half shuts
 * writing down; the connection is closed with the second half. */
struct woi_tcp_read_half {
    struct woi_stream stream;
};
struct woi_tcp_write_half {
    struct woi_stream stream;
};
/* 0, and the stream is used up; or -ENOMEM, -EINVAL, and it is as it was. */
WOI_API int woi_tcp_stream_split(struct woi_tcp_stream *stream, struct woi_tcp_read_half **ret_read,
                                 struct woi_tcp_write_half **ret_write);
WOI_API void woi_tcp_read_half_close(struct woi_tcp_read_half *half);
WOI_API void woi_tcp_write_half_close(struct woi_tcp_write_half *half);

WOI_EXTERN_C_END_

#endif
