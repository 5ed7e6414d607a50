/* grant.h - an operation that waits in a queue until it is granted what it asks for; nothing here is for
 * users.
 *
 * Whoever waits longest is granted first, and woken. From then on what it was granted is its own, though it
 * may be polled much later, or never: of one that is dropped in between, what it was granted passes on. A
 * wake without a grant says that something else has changed, such as that the queue was closed.
 *
 * task/grant.h of the library has what grants. */
#ifndef WOI_GRANT_H
#define WOI_GRANT_H

#include <errno.h>

#include "future.h"

/* Of a head that is all zero, or initialised. */
WOI_INLINE_ bool woi_queue_is_empty_(const struct woi_link *queue)
{
    return !queue->next || queue->next == queue;
}

#ifndef __cplusplus

/* What an operation is to its queue. */
enum woi_turn_ {
    WOI_TURN_NEW_,     /* it does not wait: its wait need not even be set up */
    WOI_TURN_WAITS_,   /* it waits, or was woken with nothing */
    WOI_TURN_GRANTED_, /* it was granted something, and is woken, or about to be */
};

/* What an operation begins with; what it asks for, or where that goes, comes behind: with one such word it
 * fills a cache line. */
struct woi_grant_op_ {
    union {
        struct woi_future_int as_int;
        struct {
            struct woi_future future;
            int output;
            enum woi_turn_ turn;
        };
    };
    void *object; /* what it is done to, such as a channel */
    struct woi_wait_ wait;
};

/* Waits, at the end of the queue unless it is in it. */
WOI_API woi_poll woi_grant_wait_(struct woi_link *queue, struct woi_grant_op_ *op, struct woi_context *cx);

/* Of an operation without an object, or with nowhere to write to: the output reports that. */
WOI_API woi_poll woi_grant_misused_(struct woi_grant_op_ *op, struct woi_context *cx);

WOI_INLINE_ void woi_grant_init_(struct woi_grant_op_ *op, const struct woi_future_type *type, void *object)
{
    op->future.type = type;
    op->output = 0;
    op->turn = WOI_TURN_NEW_;
    op->object = object;
}

WOI_INLINE_ woi_poll woi_grant_ready_(struct woi_grant_op_ *op, int output)
{
    op->output = output;
    return WOI_READY;
}

#endif
#endif
