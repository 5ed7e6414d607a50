/* socket.h - TCP sockets as pollables. */
#ifndef WOI_NET_SOCKET_H
#define WOI_NET_SOCKET_H

#include "io/pollable.h"
#include "woi/tcp.h"

/* Makes a stream of fd in an allocated pollable. On an error fd is still the caller's. */
int tcp_stream_init(struct pollable *pollable, int fd);

/* The same type under its public name, and back. */
static inline struct woi_tcp_stream *tcp_public(struct pollable *pollable)
{
    return (struct woi_tcp_stream *)pollable;
}

static inline struct pollable *tcp_private(const struct woi_tcp_stream *stream)
{
    return (struct pollable *)(uintptr_t)stream;
}

/* Whether the address is one that we can use. */
bool address_is_valid(const struct woi_address *address);

#endif
