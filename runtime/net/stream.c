/* stream.c - TCP connections. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "runtime/runtime.h"
#include "socket.h"

int tcp_stream_init(struct pollable *pollable, int fd)
{
    return pollable_init(pollable, fd, POLLABLE_STREAM_SOCKET, WOI_READABLE | WOI_WRITABLE);
}

bool address_is_valid(const struct woi_address *address)
{
    if (!address)
        return false;
    switch (address->storage.ss_family) {
    case AF_INET:
        return address->length == sizeof(struct sockaddr_in);
    case AF_INET6:
        return address->length == sizeof(struct sockaddr_in6);
    default:
        return false;
    }
}

void woi_tcp_stream_close(struct woi_tcp_stream *stream)
{
    if (!stream)
        return;
    pollable_close_fd(tcp_private(stream));
    pollable_release(tcp_private(stream));
}

void woi_tcp_stream_reset(struct woi_tcp_stream *stream)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    if (stream && tcp_private(stream)->fd >= 0 && pollable_is_ours(tcp_private(stream)))
        (void)sys()->set_option(tcp_private(stream)->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    woi_tcp_stream_close(stream);
}

int woi_tcp_stream_fd(const struct woi_tcp_stream *stream)
{
    return stream ? tcp_private(stream)->fd : -EBADF;
}

int woi_tcp_stream_set_nodelay(struct woi_tcp_stream *stream, bool on)
{
    const int value = on;
    const int fd = woi_tcp_stream_fd(stream);

    return fd < 0 ? fd : sys()->set_option(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
}

static int get_address(int fd, int (*get)(int, struct sockaddr_storage *, socklen_t *),
                       struct woi_address *ret_address)
{
    struct woi_address address;
    int error = fd < 0 ? fd : !ret_address ? -EINVAL : get(fd, &address.storage, &address.length);

    if (error == 0)
        *ret_address = address;
    return error;
}

int woi_tcp_stream_peer_address(const struct woi_tcp_stream *stream, struct woi_address *ret_address)
{
    return get_address(woi_tcp_stream_fd(stream), sys()->peer_address, ret_address);
}

int woi_tcp_stream_local_address(const struct woi_tcp_stream *stream, struct woi_address *ret_address)
{
    return get_address(woi_tcp_stream_fd(stream), sys()->local_address, ret_address);
}

struct woi_future_int *woi_tcp_readable(struct woi_tcp_stream *stream)
{
    return pollable_ready(stream ? tcp_private(stream) : NULL, WOI_READABLE);
}
