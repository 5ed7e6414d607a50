/* tcp.h - TCP connections on the loopback, of which the peer is a plain blocking socket of the test or
 * another stream of ours. */
#ifndef WOI_TESTS_TCP_H
#define WOI_TESTS_TCP_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/drive.h"
#include "woi/tcp.h"

#define LOOPBACK "127.0.0.1:0"
#define LOOPBACK6 "[::1]:0"

static inline struct woi_address address(const char *text)
{
    struct woi_address parsed;

    cr_assert(eq(int, woi_address_parse(text, &parsed), 0));
    return parsed;
}

/* Or the test is skipped. */
static inline void need_ipv6(void)
{
    const struct woi_address here = address(LOOPBACK6);
    const int fd = socket(AF_INET6, SOCK_STREAM, 0);
    const bool has = fd >= 0 && bind(fd, (const struct sockaddr *)&here.storage, here.length) == 0;

    if (fd >= 0)
        close(fd);
    if (!has)
        cr_skip_test("this machine has no IPv6");
}

static inline struct woi_tcp_listener *listen_at(const char *text, struct woi_address *ret_address)
{
    const struct woi_address here = address(text);
    struct woi_tcp_listener *listener;

    cr_assert(eq(int, woi_tcp_listen(&here, NULL, &listener), 0));
    if (ret_address)
        cr_assert(eq(int, woi_tcp_listener_address(listener, ret_address), 0));
    return listener;
}

/* --- plain sockets --- */

static inline int plain_connect(const struct woi_address *to)
{
    const int fd = socket(to->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;

    cr_assert(ge(int, fd, 0));
    cr_assert(eq(int, connect(fd, (const struct sockaddr *)&to->storage, to->length), 0));
    cr_assert(eq(int, setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0));
    return fd;
}

static inline void plain_send(int fd, const char *text)
{
    cr_assert(eq(long, send(fd, text, strlen(text), MSG_NOSIGNAL), (long)strlen(text)));
}

/* Waits for all of it. */
static inline void plain_receive(int fd, const char *expected)
{
    char buffer[64];
    const size_t length = strlen(expected);

    cr_assert(lt(sz, length, sizeof buffer));
    cr_assert(eq(long, recv(fd, buffer, length, MSG_WAITALL), (long)length));
    cr_assert_bytes(buffer, expected);
}

static inline void plain_receive_end(int fd)
{
    char byte;

    cr_assert(eq(long, recv(fd, &byte, 1, 0), 0));
}

/* What the socket has to send is at the peer when this returns, and a shutdown too: on the loopback
 * the peer's kernel has then acknowledged it. */
static inline void plain_settle(int fd)
{
    struct tcp_info info;
    socklen_t length = sizeof info;

    for (;;) {
        cr_assert(eq(int, getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length), 0));
        if (info.tcpi_unacked == 0 && info.tcpi_state != TCP_FIN_WAIT1 && info.tcpi_state != TCP_LAST_ACK)
            return;
        usleep(100);
    }
}

/* Closes so that the other side is reset. */
static inline void plain_reset(int fd)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    cr_assert(eq(int, setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0));
    close(fd);
}

/* --- connections --- */

/* A stream, and its peer as a plain socket. */
static inline struct woi_tcp_stream *stream_and_plain(int *ret_plain)
{
    struct woi_address here;
    struct woi_tcp_listener *listener = listen_at(LOOPBACK, &here);
    struct woi_tcp_stream *stream;

    *ret_plain = plain_connect(&here);
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &stream)), 0));
    woi_tcp_listener_close(listener);
    return stream;
}

/* Two streams, each the other's peer. */
static inline void stream_pair_at(const char *text, struct woi_tcp_stream *ret_streams[2])
{
    struct woi_address here;
    struct woi_tcp_listener *listener = listen_at(text, &here);

    cr_assert(eq(int, drive_int(woi_tcp_connect(&here, &ret_streams[0])), 0));
    cr_assert(eq(int, drive_int(woi_tcp_accept(listener, &ret_streams[1])), 0));
    woi_tcp_listener_close(listener);
}

static inline void assert_stream_reads(struct woi_stream *stream, const char *expected)
{
    char buffer[64];

    cr_assert(eq(long, drive_size(woi_stream_read(stream, buffer, sizeof buffer)), (long)strlen(expected)));
    cr_assert_bytes(buffer, expected);
}

static inline void assert_stream_writes(struct woi_stream *stream, const char *text)
{
    cr_assert(eq(int, drive_int(woi_stream_write_all(stream, text, strlen(text), NULL)), 0));
}

#define assert_reads(s, expected) assert_stream_reads(&(s)->stream, expected)
#define assert_writes(s, text) assert_stream_writes(&(s)->stream, text)

/* Writes until nothing more fits; the write that waits. */
static inline struct woi_future_ssize_t *fill_stream(struct woi_stream *stream, size_t *ret_written)
{
    static char bytes[65536];

    *ret_written = 0;
    for (;;) {
        struct woi_future_ssize_t *writing = woi_stream_write(stream, bytes, sizeof bytes);

        if (!is_ready(writing))
            return writing;
        cr_assert(gt(long, writing->output, 0));
        *ret_written += (size_t)writing->output;
        woi_drop(writing);
    }
}

#define fill(s, ret_written) fill_stream(&(s)->stream, ret_written)

#endif
