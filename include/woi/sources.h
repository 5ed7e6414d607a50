/* sources.h - streams of what the library waits for: messages of a channel, ticks, lines, connections.
 *
 *     WOI_FOR_AWAIT(self->conn, woi_tcp_connections(self->listener, &self->error))
 *         woi_spawn_detached(serve(self->conn));
 *
 * Items and streams are in generator.h. */
#ifndef WOI_SOURCES_H
#define WOI_SOURCES_H

#include "channel.h"
#include "generator.h"
#include "interval.h"
#include "tcp.h"

#ifndef __cplusplus

/* WOI_CHANNEL_STREAM(name, channel, T), at file scope: name(receiver) is the stream of what a struct
 * channel_receiver, of a WOI_CHANNEL or WOI_ONESHOT of T, receives. It owns the receiver, and ends when the
 * channel is closed and empty. Dropped, it has taken no message that nobody got. */
#define WOI_CHANNEL_STREAM(name, channel, T)                                                                 \
    WOI_STREAM(T, name, ((struct channel##_receiver, receiver)), __typeof__(T) message; int error;)          \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        for (;;) {                                                                                           \
            WOI_AWAIT(self->error, channel##_recv(self->receiver, &self->message));                          \
            if (self->error)                                                                                 \
                WOI_RETURN();                                                                                \
            WOI_YIELD_VALUE(self->message);                                                                  \
        }                                                                                                    \
    WOI_FINALLY:                                                                                             \
        channel##_receiver_drop(&self->receiver);                                                            \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

/* The ticks of an interval, which stays its owner's and must outlive the stream: each item is when that tick
 * was due, ns of woi_now(). It ends when the interval does, or cannot tick: see woi_interval_tick. A tick
 * that nobody took is still to come. */
WOI_API WOI_STREAM_DECLARE(int64_t, woi_ticks, ((struct woi_interval *, interval)));

/* A line as of woi_read_line: its length in bytes without the newline, and its text, which ends with a NUL,
 * is in the reader's buffer and is valid until the next item is asked for. A negative length is an error;
 * text is then NULL. */
struct woi_line {
    ssize_t length;
    char *text;
};

/* The lines of a reader, which stays its owner's and must outlive the stream. It ends at the end of input.
 * -EMSGSIZE is the item for a line longer than the buffer, and the next one follows; any other error is the
 * last item. What was read beyond the last item taken stays in the reader. */
WOI_API WOI_STREAM_DECLARE(struct woi_line, woi_lines, ((struct woi_reader *, reader)));

/* The connections of a listener, which stays its owner's and must outlive the stream. Whoever takes one owns
 * it; one that nobody takes stays in the backlog. It ends when accepting does: *ret_error, an int that
 * outlives the stream, or NULL, then says why, as woi_tcp_accept does; -EBADF: the listener was closed. */
WOI_API WOI_STREAM_DECLARE(struct woi_tcp_stream *, woi_tcp_connections,
                           ((struct woi_tcp_listener *, listener), (int *, ret_error)));

#endif
#endif
