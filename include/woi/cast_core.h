/* cast_core.h - what broadcasts and watches share: who sends, who receives, who waits; nothing here is for
 * users.
 *
 * What is sent is numbered from 0. A receiver is a handle that knows how many it has seen, so that an
 * operation that is dropped, woken or not, takes nothing with it: whoever waits is told to look again, no
 * more.
 *
 * Invariants: receivers wait only while they have seen all and there is a sender; watchers only while there
 * is a receiver. The memory goes with the last of all that is counted. */
#ifndef WOI_CAST_CORE_H
#define WOI_CAST_CORE_H

#include <errno.h>

#include "message.h"

WOI_EXTERN_C_BEGIN_

struct woi_cast_ {
    size_t senders, receivers; /* handles */
    size_t weak;               /* weak senders */
    size_t operations;         /* under way: they keep the memory, and nothing open */
    uint64_t sent;
    struct woi_link waiting;     /* for something new, or the end */
    struct woi_link watchers;    /* for the last receiver to go */
    void (*drop)(void *message); /* or NULL */
    void *rest;                  /* is dropped when there is neither sender nor receiver; or NULL */
};

struct woi_cast_receiver_ {
    struct woi_cast_ *cast;
    uint64_t seen; /* how many; of a broadcast it may be behind by more than are kept */
};

WOI_API int woi_cast_subscribe_(struct woi_cast_ *cast, struct woi_cast_receiver_ *ret_receiver);
WOI_API struct woi_cast_ *woi_cast_sender_clone_(struct woi_cast_ *cast);
WOI_API void woi_cast_sender_drop_(struct woi_cast_ **sender);
WOI_API struct woi_cast_ *woi_cast_downgrade_(struct woi_cast_ *cast);
WOI_API int woi_cast_upgrade_(struct woi_cast_ *cast, struct woi_cast_ **ret_sender);
WOI_API void woi_cast_weak_drop_(struct woi_cast_ **weak);
WOI_API void woi_cast_receiver_drop_(struct woi_cast_receiver_ *receiver);
WOI_API WOI_MUST_USE struct woi_future_int *woi_cast_closed_(struct woi_cast_ *cast);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* An operation of a receiver, which must outlive it. A receiver of NULL, or one that was dropped meanwhile,
 * is a misuse that the output reports. */
struct woi_cast_op_ {
    union {
        struct woi_future_int as_int;
        struct {
            struct woi_future future;
            int output;
            bool waits; /* its wait is set up */
        };
    };
    struct woi_cast_ *cast;
    struct woi_cast_receiver_ *receiver;
    struct woi_wait_ wait;
};

WOI_API woi_poll woi_cast_misused_(struct woi_cast_op_ *op, struct woi_context *cx);

/* Waits, at the end of the queue unless it is in it. */
WOI_API woi_poll woi_cast_wait_(struct woi_link *queue, struct woi_cast_op_ *op, struct woi_context *cx);

/* Before its memory goes. */
WOI_API void woi_cast_op_end_(struct woi_cast_op_ *op);

WOI_INLINE_ void woi_cast_op_init_(struct woi_cast_op_ *op, const struct woi_future_type *type,
                                   struct woi_cast_receiver_ *receiver)
{
    op->future.type = type;
    op->output = 0;
    op->waits = false;
    op->receiver = receiver;
    op->cast = receiver ? receiver->cast : NULL;
    if (op->cast)
        op->cast->operations++;
}

WOI_INLINE_ bool woi_cast_is_misused_(const struct woi_cast_op_ *op)
{
    return !op->cast || op->receiver->cast != op->cast;
}

/* With an output; -EAGAIN: it waits. */
WOI_INLINE_ woi_poll woi_cast_settle_(struct woi_cast_op_ *op, int output, struct woi_context *cx)
{
    if (output == -EAGAIN)
        return woi_cast_wait_(&op->cast->waiting, op, cx);
    op->output = output;
    return WOI_READY;
}

WOI_INLINE_ void woi_cast_end_(struct woi_cast_op_ *op, size_t size)
{
    if (!op->waits && op->cast && op->cast->receivers)
        op->cast->operations--;
    else
        woi_cast_op_end_(op);
    woi_future_free_(&op->future, size);
}

/* What a receiver that has seen all is told. */
static inline int woi_cast_nothing_new_(const struct woi_cast_ *cast)
{
    return cast->senders ? -EAGAIN : -EPIPE;
}

/* The handles. The unused declaration rejects an array as T, for messages are passed by value. */
#define WOI_CAST_TYPES_(name, T)                                                                             \
    __typeof__(T) name##_messages_(void);                                                                    \
    struct name##_sender {                                                                                   \
        struct woi_cast_ *core_;                                                                             \
    };                                                                                                       \
    struct name##_weak_sender {                                                                              \
        struct woi_cast_ *core_;                                                                             \
    };                                                                                                       \
    struct name##_receiver {                                                                                 \
        struct woi_cast_receiver_ core_;                                                                     \
    };                                                                                                       \
    WOI_UNUSED_ int name##_subscribe(struct name##_sender sender, struct name##_receiver *ret_receiver)      \
    {                                                                                                        \
        return woi_cast_subscribe_(sender.core_, &ret_receiver->core_);                                      \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_sender name##_sender_clone(struct name##_sender sender)                        \
    {                                                                                                        \
        return (struct name##_sender){woi_cast_sender_clone_(sender.core_)};                                 \
    }                                                                                                        \
    WOI_UNUSED_ void name##_sender_drop(struct name##_sender *sender)                                        \
    {                                                                                                        \
        woi_cast_sender_drop_(&sender->core_);                                                               \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_weak_sender name##_sender_downgrade(struct name##_sender sender)               \
    {                                                                                                        \
        return (struct name##_weak_sender){woi_cast_downgrade_(sender.core_)};                               \
    }                                                                                                        \
    WOI_UNUSED_ int name##_sender_upgrade(struct name##_weak_sender weak, struct name##_sender *ret_sender)  \
    {                                                                                                        \
        return woi_cast_upgrade_(weak.core_, &ret_sender->core_);                                            \
    }                                                                                                        \
    WOI_UNUSED_ void name##_weak_sender_drop(struct name##_weak_sender *weak)                                \
    {                                                                                                        \
        woi_cast_weak_drop_(&weak->core_);                                                                   \
    }                                                                                                        \
    WOI_UNUSED_ WOI_MUST_USE struct woi_future_int *name##_closed(struct name##_sender sender)               \
    {                                                                                                        \
        return woi_cast_closed_(sender.core_);                                                               \
    }                                                                                                        \
    WOI_UNUSED_ bool name##_is_closed(struct name##_sender sender)                                           \
    {                                                                                                        \
        return !sender.core_ || sender.core_->receivers == 0;                                                \
    }                                                                                                        \
    WOI_UNUSED_ bool name##_receiver_is_closed(const struct name##_receiver *receiver)                       \
    {                                                                                                        \
        return !receiver->core_.cast || receiver->core_.cast->senders == 0;                                  \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_receivers(struct name##_sender sender)                                         \
    {                                                                                                        \
        return sender.core_ ? sender.core_->receivers : 0;                                                   \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_senders(const struct name##_receiver *receiver)                                \
    {                                                                                                        \
        return receiver->core_.cast ? receiver->core_.cast->senders : 0;                                     \
    }                                                                                                        \
    WOI_UNUSED_ bool name##_same_channel(struct name##_sender sender, struct name##_sender other)            \
    {                                                                                                        \
        return sender.core_ == other.core_;                                                                  \
    }

#endif
#endif
