/* scenarios_tcp.c - listening, accepting, connecting. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "pair.h"

static int tcp_listen(void)
{
    const struct woi_tcp_options options = {.reuseport = true};
    struct woi_tcp_listener *const mark = (struct woi_tcp_listener *)&host_address;
    struct woi_address at = loopback();
    int error;

    host_begin();
    host_listener = mark;
    error = woi_tcp_listen(&at, &options, &host_listener);
    pause_faults();
    if (error) {
        expect(host_listener == mark, "a listener that could not be made is written");
        expect(woi_tcp_listen(&at, &options, &host_listener) == 0, "the second try fails");
    }
    resume_faults();
    if (error == 0)
        error = woi_tcp_listener_address(host_listener, &at);
    expect(error || woi_address_port(&at) > 0, "it has no port");
    listener_end();
    host_end();
    return error;
}

static int plain_connect(const struct woi_address *to)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    expect(connect(fd, (const struct sockaddr *)&to->storage, to->length) == 0, "no plain connection");
    return fd;
}

static WOI_ASYNC(int, accepts, (), int error;)
{
    WOI_BEGIN;
    self->error = -EAGAIN;
    WOI_TRY(woi_timeout(WOI_SEC(3), WOI_INTO(self->error, woi_tcp_accept(host_listener, &pair[0]))));
    WOI_RETURN(self->error);
    WOI_END;
}

/* Whatever has happened, the connection is still there, and the listener is as good as before. */
static int tcp_accept(void)
{
    int client, error;

    host_begin();
    listener_begin();
    client = plain_connect(&host_address);
    error = HOST_RUN(accepts());
    pause_faults();
    if (error) {
        if (faults.plan.kind == CALL_EPOLL_ADD) { /* what cannot be watched at all is closed */
            close(client);
            client = plain_connect(&host_address);
        }
        expect(HOST_RUN(accepts()) == 0, "the connection is lost, or the listener cannot be used again");
    }
    close(client);
    listener_end();
    pair_end();
    return error;
}

static int tcp_connect(void)
{
    struct woi_tcp_stream *const mark = (struct woi_tcp_stream *)&host_address;
    int error;

    host_begin();
    listener_begin();
    pair[0] = mark;
    error = HOST_RUN(woi_tcp_connect(&host_address, &pair[0]));
    pause_faults();
    if (error) {
        expect(pair[0] == mark, "a connection that could not be made is written");
        expect(HOST_RUN(woi_tcp_connect(&host_address, &pair[0])) == 0, "the second try fails");
    }
    listener_end();
    pair_end();
    return error;
}

static int tcp_refused(void)
{
    int error;

    host_begin();
    listener_begin();
    pause_faults();
    listener_end(); /* nobody else gets the port so soon */
    resume_faults();
    error = HOST_RUN(woi_tcp_connect(&host_address, &pair[0]));
    pair_end();
    return error == -ECONNREFUSED ? 0 : error;
}

/* A listener whose backlog is full: whoever connects now waits for an answer. */
static int full_listener(struct woi_address *ret_address, int *ret_client)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *ret_address = loopback();
    expect(bind(fd, (struct sockaddr *)&ret_address->storage, ret_address->length) == 0, "no port");
    expect(listen(fd, 0) == 0, "no plain listener");
    expect(getsockname(fd, (struct sockaddr *)&ret_address->storage, &ret_address->length) == 0,
           "no address");
    *ret_client = plain_connect(ret_address);
    return fd;
}

static WOI_ASYNC(int, connects_in_vain, ((struct woi_address, to)), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(WOI_SEC(1), WOI_INTO(self->error, woi_tcp_connect(&self->to, &pair[0]))));
    WOI_RETURN(self->error);
    WOI_END;
}

static int tcp_connect_unanswered(void)
{
    struct woi_address at;
    int client, error;
    const int full = full_listener(&at, &client);

    host_begin();
    error = HOST_RUN(connects_in_vain(at));
    expect(error != 0, "it is connected, though nobody has answered");
    pair_end();
    close(client);
    close(full);
    return error == -ETIMEDOUT ? 0 : error;
}

static WOI_ASYNC(int, closes_the_listener, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(50)));
WOI_FINALLY:
    listener_end();
    WOI_END;
}

static WOI_ASYNC(int, accepts_what_is_closed, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_join(WOI_INTO(self->error, woi_tcp_accept(host_listener, &pair[0])), closes_the_listener()));
    WOI_RETURN(self->error == -EBADF ? 0 : self->error);
WOI_FINALLY:
    listener_end();
    WOI_END;
}

static int tcp_closed_under_accept(void)
{
    int error;

    host_begin();
    listener_begin();
    error = HOST_RUN(accepts_what_is_closed());
    pause_faults();
    listener_end(); /* it may not have come to it */
    pair_end();
    return error;
}

const struct scenario scenarios_tcp[] = {
    {.name = "tcp_listen", .run = tcp_listen},
    {.name = "tcp_accept",
     .run = tcp_accept,
     .results = {-ETIMEDOUT},
     .hides = OF_MEMORY | BIT(CALL_EPOLL_ADD)},
    {.name = "tcp_connect", .run = tcp_connect, .hides = BIT(CALL_PEER_ADDRESS)},
    {.name = "tcp_refused", .run = tcp_refused, .hides = BIT(CALL_CONNECT) | BIT(CALL_CONNECTED)},
    {.name = "tcp_connect_unanswered", .run = tcp_connect_unanswered, .hides = BIT(CALL_CONNECT)},
    {.name = "tcp_closed_under_accept",
     .run = tcp_closed_under_accept,
     .hides = OF_MEMORY | BIT(CALL_ACCEPT)},
    {.name = NULL},
};
