/* scenarios_connections.c - what is done with a TCP connection. */
#include "pair.h"

static const char text[] = "hello, faults of all kinds";
enum { LENGTH = sizeof text };

static WOI_ASYNC(int, writes, (), ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_write(pair[0], text, LENGTH));
    WOI_ASSERT(self->n > 0);
    WOI_TRY(woi_write_all(pair[0], text + self->n, LENGTH - (size_t)self->n));
    WOI_END;
}

static WOI_ASYNC(int, reads, (), char buffer[LENGTH]; ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(woi_tcp_readable(pair[1]));
    WOI_TRY(self->n, woi_read(pair[1], self->buffer, sizeof self->buffer));
    WOI_ASSERT(self->n > 0);
    WOI_TRY(woi_read_exact(pair[1], self->buffer + self->n, LENGTH - (size_t)self->n));
    WOI_ASSERT(memcmp(self->buffer, text, LENGTH) == 0);
    WOI_END;
}

static WOI_ASYNC(int, writes_and_reads, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(writes(), reads()));
    WOI_END;
}

/* After an error of recv(2) or send(2), which here was none of the connection's, it goes on. */
static int tcp_write_and_read(void)
{
    char rest[LENGTH];
    int error;

    pair_begin();
    error = HOST_RUN(writes_and_reads());
    pause_faults();
    if (error) {
        while (recv(woi_tcp_stream_fd(pair[1]), rest, sizeof rest, 0) > 0)
            ;
        expect(HOST_RUN(writes_and_reads()) == 0, "the same connection cannot be used again");
    }
    pair_end();
    return error;
}

/* Now or never: after "not now" it is tried again when the kernel has been looked at. */
static WOI_ASYNC(int, tries, (), char buffer[LENGTH]; ssize_t n;)
{
    WOI_BEGIN;
    while ((self->n = woi_try_write(pair[0], text, LENGTH)) == -EAGAIN)
        WOI_TRY(woi_sleep(WOI_MS(1)));
    if (self->n < 0)
        WOI_RETURN((int)self->n);
    WOI_TRY(woi_tcp_readable(pair[1]));
    while ((self->n = woi_try_read(pair[1], self->buffer, LENGTH)) == -EAGAIN)
        WOI_TRY(woi_sleep(WOI_MS(1)));
    if (self->n < 0)
        WOI_RETURN((int)self->n);
    WOI_ASSERT(self->n > 0 && memcmp(self->buffer, text, (size_t)self->n) == 0);
    WOI_END;
}

static int tcp_tried(void)
{
    int error;

    pair_begin();
    error = HOST_RUN(tries());
    pair_end();
    return error;
}

static WOI_ASYNC(int, in_parts, (), struct iovec parts[2]; char buffer[2][4]; ssize_t n; int sent;)
{
    WOI_BEGIN;
    self->parts[0] = (struct iovec){(void *)(uintptr_t)text, 4};
    self->parts[1] = (struct iovec){(void *)(uintptr_t)(text + 4), 4};
    WOI_TRY(self->n, woi_writev(pair[0], self->parts, 2));
    self->sent = (int)self->n;
    self->parts[0] = (struct iovec){self->buffer[0], 4};
    self->parts[1] = (struct iovec){self->buffer[1], 4};
    WOI_TRY(self->n, woi_readv(pair[1], self->parts, 2));
    WOI_ASSERT(self->n > 0 && self->n <= self->sent && memcmp(self->buffer, text, (size_t)self->n) == 0);
    WOI_END;
}

static int tcp_parts(void)
{
    int error;

    pair_begin();
    error = HOST_RUN(in_parts());
    pair_end();
    return error;
}

static int tcp_split(void)
{
    struct woi_tcp_read_half *reader = NULL;
    struct woi_tcp_write_half *writer = NULL;
    int error;

    pair_begin();
    error = woi_tcp_stream_split(pair[0], &reader, &writer);
    if (error) {
        expect(!reader && !writer, "a split that failed writes something");
        pause_faults();
        expect(woi_tcp_stream_split(pair[0], &reader, &writer) == 0, "the second try fails");
        resume_faults();
    }
    pair[0] = NULL;
    if (error == 0)
        error = HOST_RUN(woi_write_all(writer, text, 2));
    if (error == 0)
        error = HOST_RUN(woi_shutdown(writer));
    woi_tcp_write_half_close(writer);
    pause_faults();
    if (!told_error()) {
        char bytes[3];

        expect(HOST_RUN(woi_write_all(pair[1], text, 3)) == 0, "nothing can be written to the other half");
        expect(HOST_RUN(woi_read_exact(reader, bytes, 3)) == 0, "the other half cannot be read");
    }
    woi_tcp_read_half_close(reader);
    pair_end();
    return error;
}

static int tcp_shutdown(void)
{
    char byte;
    int error;

    pair_begin();
    error = HOST_RUN(woi_shutdown(pair[0]));
    if (error == 0)
        error = HOST_RUN(woi_read_exact(pair[1], &byte, 1));
    if (error == -ENODATA)
        error = HOST_RUN(woi_write_all(pair[1], text, 1));
    if (error == 0)
        error = HOST_RUN(woi_read_exact(pair[0], &byte, 1));
    pair_end();
    return error;
}

static int tcp_options(void)
{
    struct woi_address local, peer, parsed;
    char formatted[WOI_ADDRESS_TEXT];
    int error;

    pair_begin();
    error = woi_tcp_stream_set_nodelay(pair[0], true);
    if (error == 0)
        error = woi_tcp_stream_peer_address(pair[0], &peer);
    if (error == 0)
        error = woi_tcp_stream_local_address(pair[1], &local);
    if (error == 0)
        expect(woi_address_port(&local) == woi_address_port(&peer), "it is another peer");
    if (error == 0) {
        (void)woi_address_format(&peer, formatted, sizeof formatted);
        expect(woi_address_parse(formatted, &parsed) == 0, "an address as text is none");
        expect(woi_address_port(&parsed) == woi_address_port(&peer), "an address as text is another");
    }
    pair_end();
    return error;
}

/* Without memory to say how, it is closed in the plain way. */
static int tcp_reset(void)
{
    char byte;
    int error;

    pair_begin();
    woi_tcp_stream_reset(pair[0]);
    pair[0] = NULL;
    error = HOST_RUN(woi_read_exact(pair[1], &byte, 1));
    pair_end();
    return error == -ECONNRESET || (error == -ENODATA && told_error()) ? 0 : error;
}

const struct scenario scenarios_connections[] = {
    {.name = "tcp_write_and_read", .run = tcp_write_and_read},
    {.name = "tcp_tried", .run = tcp_tried},
    {.name = "tcp_parts", .run = tcp_parts},
    {.name = "tcp_split", .run = tcp_split, .hides = BIT(CALL_SHUTDOWN)},
    {.name = "tcp_shutdown", .run = tcp_shutdown},
    {.name = "tcp_options", .run = tcp_options},
    {.name = "tcp_reset", .run = tcp_reset, .hides = BIT(CALL_SET_OPTION) | BIT(CALL_RECEIVE)},
    {.name = NULL},
};
