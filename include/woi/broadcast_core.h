/* broadcast_core.h - the core that every typed broadcast shares; nothing here is for users.
 *
 * After tokio's sync/broadcast.rs: a ring of messages, each with the number of receivers that have not seen
 * it. Whoever has not seen a message has not seen those after it either, so what is kept is one piece:
 *
 *     | free | message | ... | message | free |     kept = sent - first, at most capacity
 *              ^first                    ^sent
 *
 * Message number i is at i & mask. Invariant: of the messages kept, each has at least one receiver left. */
#ifndef WOI_BROADCAST_CORE_H
#define WOI_BROADCAST_CORE_H

#include "cast_core.h"

WOI_EXTERN_C_BEGIN_

struct woi_broadcast_ {
    struct woi_cast_ cast; /* cast.sent: as above */
    uint64_t first;
    size_t capacity, mask;
    size_t size;  /* of a message, bytes */
    size_t *left; /* receivers that have not seen it, of each place */
    char *ring;
};

WOI_API int woi_broadcast_open_(size_t capacity, size_t size, void (*drop)(void *message),
                                struct woi_cast_ **ret_sender, struct woi_cast_receiver_ *ret_receiver);
WOI_API int woi_broadcast_send_(struct woi_cast_ *cast, const void *message);
WOI_API void woi_broadcast_receiver_clone_(const struct woi_cast_receiver_ *receiver);
WOI_API void woi_broadcast_receiver_drop_(struct woi_cast_receiver_ *receiver);
WOI_API size_t woi_broadcast_kept_(const struct woi_cast_ *cast);
WOI_API size_t woi_broadcast_capacity_(const struct woi_cast_ *cast);
WOI_API size_t woi_broadcast_length_(const struct woi_cast_receiver_ *receiver);

WOI_EXTERN_C_END_

#ifndef __cplusplus

static inline char *woi_broadcast_place_(const struct woi_broadcast_ *broadcast, uint64_t number, size_t size)
{
    return broadcast->ring + (number & broadcast->mask) * size;
}

/* It goes on with the oldest message that is kept; how many it has missed. */
static inline int woi_broadcast_skip_(struct woi_broadcast_ *broadcast, struct woi_cast_receiver_ *receiver)
{
    const uint64_t oldest = broadcast->cast.sent - broadcast->capacity, missed = oldest - receiver->seen;

    receiver->seen = oldest;
    return missed < INT32_MAX ? (int)missed : INT32_MAX;
}

/* The next message, or -EAGAIN, -EPIPE, or how many were missed. The last to see a message gets it as it is,
 * the others a clone. */
WOI_INLINE_ int woi_broadcast_take_(struct woi_cast_receiver_ *receiver, void *ret_message, size_t size,
                                    void (*clone)(const void *message, void *ret_message))
{
    struct woi_broadcast_ *broadcast = (struct woi_broadcast_ *)receiver->cast;
    const uint64_t number = receiver->seen, behind = broadcast->cast.sent - number;
    char *place;

    if (behind == 0)
        return woi_cast_nothing_new_(&broadcast->cast);
    if (behind > broadcast->capacity)
        return woi_broadcast_skip_(broadcast, receiver);
    place = woi_broadcast_place_(broadcast, number, size);
    receiver->seen++;
    if (--broadcast->left[number & broadcast->mask] == 0) {
        broadcast->first = number + 1;
        memcpy(ret_message, place, size);
    } else if (clone) {
        clone(place, ret_message);
    } else {
        memcpy(ret_message, place, size);
    }
    return 0;
}

WOI_INLINE_ woi_poll woi_broadcast_poll_recv_(struct woi_cast_op_ *op, void *ret_message, size_t size,
                                              void (*clone)(const void *message, void *ret_message),
                                              struct woi_context *cx)
{
    if (woi_cast_is_misused_(op) || !ret_message)
        return woi_cast_misused_(op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    return woi_cast_settle_(op, woi_broadcast_take_(op->receiver, ret_message, size, clone), cx);
}

#define WOI_BROADCAST_(name, T, clone, drop)                                                                 \
    WOI_CAST_TYPES_(name, T)                                                                                 \
    WOI_UNUSED_ int name##_open(size_t capacity, struct name##_sender *ret_sender,                           \
                                struct name##_receiver *ret_receiver)                                        \
    {                                                                                                        \
        return woi_broadcast_open_(capacity, sizeof(__typeof__(T)), drop, &ret_sender->core_,                \
                                   ret_receiver ? &ret_receiver->core_ : NULL);                              \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send(struct name##_sender sender, __typeof__(T) message)                          \
    {                                                                                                        \
        return woi_broadcast_send_(sender.core_, &message);                                                  \
    }                                                                                                        \
    WOI_UNUSED_ int name##_resubscribe(const struct name##_receiver *receiver,                               \
                                       struct name##_receiver *ret_receiver)                                 \
    {                                                                                                        \
        return woi_cast_subscribe_(receiver->core_.cast, &ret_receiver->core_);                              \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_receiver name##_receiver_clone(const struct name##_receiver *receiver)         \
    {                                                                                                        \
        woi_broadcast_receiver_clone_(&receiver->core_);                                                     \
        return *receiver;                                                                                    \
    }                                                                                                        \
    WOI_UNUSED_ void name##_receiver_drop(struct name##_receiver *receiver)                                  \
    {                                                                                                        \
        woi_broadcast_receiver_drop_(&receiver->core_);                                                      \
    }                                                                                                        \
    struct name##_recv_op_ {                                                                                 \
        struct woi_cast_op_ op;                                                                              \
        void *ret_message;                                                                                   \
    };                                                                                                       \
    WOI_INLINE_ woi_poll name##_recv_poll_(struct woi_future *self, struct woi_context *cx)                  \
    {                                                                                                        \
        struct name##_recv_op_ *op_ = (struct name##_recv_op_ *)(void *)self;                                \
        return woi_broadcast_poll_recv_(&op_->op, op_->ret_message, sizeof(__typeof__(T)), clone, cx);       \
    }                                                                                                        \
    WOI_INLINE_ void name##_recv_drop_(struct woi_future *self)                                              \
    {                                                                                                        \
        woi_cast_end_((struct woi_cast_op_ *)(void *)self, sizeof(struct name##_recv_op_));                  \
    }                                                                                                        \
    WOI_OP_TYPE_(name##_recv, "broadcast recv");                                                             \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_recv(struct name##_receiver *receiver,            \
                                                                __typeof__(T) *ret_message)                  \
    {                                                                                                        \
        struct name##_recv_op_ *op_ = (struct name##_recv_op_ *)woi_allocate_(sizeof *op_);                  \
        if (!op_)                                                                                            \
            return NULL;                                                                                     \
        woi_cast_op_init_(&op_->op, &name##_recv_type_, receiver ? &receiver->core_ : NULL);                 \
        op_->ret_message = ret_message;                                                                      \
        return &op_->op.as_int;                                                                              \
    }                                                                                                        \
    WOI_UNUSED_ int name##_try_recv(struct name##_receiver *receiver, __typeof__(T) *ret_message)            \
    {                                                                                                        \
        if (!receiver || !receiver->core_.cast || !ret_message)                                              \
            return -EINVAL;                                                                                  \
        return woi_broadcast_take_(&receiver->core_, ret_message, sizeof(__typeof__(T)), clone);             \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_length(const struct name##_receiver *receiver)                                 \
    {                                                                                                        \
        return woi_broadcast_length_(&receiver->core_);                                                      \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_kept(struct name##_sender sender)                                              \
    {                                                                                                        \
        return woi_broadcast_kept_(sender.core_);                                                            \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_capacity(struct name##_sender sender)                                          \
    {                                                                                                        \
        return woi_broadcast_capacity_(sender.core_);                                                        \
    }                                                                                                        \
    struct name##_sender

#endif
#endif
