/* channel_types.h - what WOI_CHANNEL and WOI_ONESHOT define; nothing here is for users. */
#ifndef WOI_CHANNEL_TYPES_H
#define WOI_CHANNEL_TYPES_H

#include "channel_core.h"
#include "message.h"

#ifndef __cplusplus

/* What receives, in every kind of channel. The unused declaration rejects an array as T, for messages are
 * passed by value. */
#define WOI_CHANNEL_TYPES_(name, T)                                                                          \
    __typeof__(T) name##_messages_(void);                                                                    \
    struct name##_sender {                                                                                   \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    struct name##_receiver {                                                                                 \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    WOI_UNUSED_ void name##_sender_drop(struct name##_sender *sender)                                        \
    {                                                                                                        \
        woi_sender_drop_(sender->core_);                                                                     \
        sender->core_ = NULL;                                                                                \
    }                                                                                                        \
    WOI_UNUSED_ void name##_receiver_drop(struct name##_receiver *receiver)                                  \
    {                                                                                                        \
        woi_receiver_drop_(receiver->core_);                                                                 \
        receiver->core_ = NULL;                                                                              \
    }                                                                                                        \
    struct name##_recv_op_ {                                                                                 \
        struct woi_channel_op_ op;                                                                           \
        void *ret_message;                                                                                   \
    };                                                                                                       \
    WOI_INLINE_ woi_poll name##_recv_poll_(struct woi_future *self, struct woi_context *cx)                  \
    {                                                                                                        \
        struct name##_recv_op_ *op_ = (struct name##_recv_op_ *)(void *)self;                                \
        return woi_channel_poll_recv_(&op_->op, op_->ret_message, sizeof(__typeof__(T)), cx);                \
    }                                                                                                        \
    WOI_INLINE_ void name##_recv_drop_(struct woi_future *self)                                              \
    {                                                                                                        \
        woi_channel_end_recv_((struct woi_channel_op_ *)(void *)self, sizeof(struct name##_recv_op_));       \
    }                                                                                                        \
    WOI_OP_TYPE_(name##_recv, "channel recv");                                                               \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_recv(struct name##_receiver receiver,             \
                                                                __typeof__(T) *ret_message)                  \
    {                                                                                                        \
        struct name##_recv_op_ *op_ = (struct name##_recv_op_ *)woi_allocate_(sizeof *op_);                  \
        if (!op_)                                                                                            \
            return NULL;                                                                                     \
        woi_channel_op_init_(&op_->op, &name##_recv_type_, receiver.core_);                                  \
        op_->ret_message = ret_message;                                                                      \
        if (receiver.core_)                                                                                  \
            receiver.core_->receivers++;                                                                     \
        return &op_->op.as_int;                                                                              \
    }                                                                                                        \
    WOI_UNUSED_ int name##_try_recv(struct name##_receiver receiver, __typeof__(T) *ret_message)             \
    {                                                                                                        \
        return woi_channel_try_recv_(receiver.core_, ret_message);                                           \
    }                                                                                                        \
    WOI_UNUSED_ WOI_MUST_USE struct woi_future_int *name##_closed(struct name##_sender sender)               \
    {                                                                                                        \
        return woi_channel_closed_(sender.core_);                                                            \
    }                                                                                                        \
    WOI_UNUSED_ bool name##_is_closed(struct name##_sender sender)                                           \
    {                                                                                                        \
        return woi_channel_is_closed_(sender.core_);                                                         \
    }

#define WOI_CHANNEL_SEND_(name, T)                                                                           \
    struct name##_send_op_ {                                                                                 \
        struct woi_channel_op_ op;                                                                           \
        char message[sizeof(__typeof__(T))];                                                                 \
    };                                                                                                       \
    WOI_INLINE_ woi_poll name##_send_poll_(struct woi_future *self, struct woi_context *cx)                  \
    {                                                                                                        \
        struct name##_send_op_ *op_ = (struct name##_send_op_ *)(void *)self;                                \
        return woi_channel_poll_send_(&op_->op, op_->message, sizeof op_->message, cx);                      \
    }                                                                                                        \
    WOI_INLINE_ void name##_send_drop_(struct woi_future *self)                                              \
    {                                                                                                        \
        woi_channel_end_send_((struct woi_channel_op_ *)(void *)self, sizeof(struct name##_send_op_));       \
    }                                                                                                        \
    WOI_OP_TYPE_(name##_send, "channel send");                                                               \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_send(struct name##_sender sender,                 \
                                                                __typeof__(T) message)                       \
    {                                                                                                        \
        struct name##_send_op_ *op_ = (struct name##_send_op_ *)woi_allocate_(sizeof *op_);                  \
        if (!op_)                                                                                            \
            return NULL;                                                                                     \
        woi_channel_op_init_(&op_->op, &name##_send_type_, sender.core_);                                    \
        memcpy(op_->message, &message, sizeof message);                                                      \
        if (sender.core_)                                                                                    \
            sender.core_->senders++;                                                                         \
        return &op_->op.as_int;                                                                              \
    }

#define WOI_ONESHOT_(name, T, drop)                                                                          \
    WOI_CHANNEL_TYPES_(name, T)                                                                              \
    WOI_UNUSED_ int name##_open(struct name##_sender *ret_sender, struct name##_receiver *ret_receiver)      \
    {                                                                                                        \
        int error_ = woi_channel_open_(1, sizeof(__typeof__(T)), drop, &ret_sender->core_);                  \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ int name##_send(struct name##_sender *sender, __typeof__(T) message)                         \
    {                                                                                                        \
        int error_ = woi_channel_try_send_(sender->core_, &message);                                         \
        name##_sender_drop(sender);                                                                          \
        return error_;                                                                                       \
    }                                                                                                        \
    struct name##_sender

#define WOI_CHANNEL_(name, T, drop)                                                                          \
    WOI_CHANNEL_TYPES_(name, T)                                                                              \
    WOI_CHANNEL_SEND_(name, T)                                                                               \
    struct name##_permit {                                                                                   \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    WOI_UNUSED_ int name##_open(size_t capacity, struct name##_sender *ret_sender,                           \
                                struct name##_receiver *ret_receiver)                                        \
    {                                                                                                        \
        int error_ = capacity == WOI_UNBOUNDED_                                                              \
                         ? -EINVAL                                                                           \
                         : woi_channel_open_(capacity, sizeof(__typeof__(T)), drop, &ret_sender->core_);     \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ int name##_open_unbounded(struct name##_sender *ret_sender,                                  \
                                          struct name##_receiver *ret_receiver)                              \
    {                                                                                                        \
        int error_ = woi_channel_open_(WOI_UNBOUNDED_, sizeof(__typeof__(T)), drop, &ret_sender->core_);     \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_sender name##_sender_clone(struct name##_sender sender)                        \
    {                                                                                                        \
        woi_sender_clone_(sender.core_);                                                                     \
        return sender;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ struct name##_receiver name##_receiver_clone(struct name##_receiver receiver)                \
    {                                                                                                        \
        woi_receiver_clone_(receiver.core_);                                                                 \
        return receiver;                                                                                     \
    }                                                                                                        \
    WOI_UNUSED_ int name##_try_send(struct name##_sender sender, __typeof__(T) message)                      \
    {                                                                                                        \
        return woi_channel_try_send_(sender.core_, &message);                                                \
    }                                                                                                        \
    WOI_UNUSED_ WOI_MUST_USE struct woi_future_int *name##_reserve(struct name##_sender sender,              \
                                                                   struct name##_permit *ret_permit)         \
    {                                                                                                        \
        return woi_channel_reserve_(sender.core_, &ret_permit->core_);                                       \
    }                                                                                                        \
    WOI_UNUSED_ int name##_try_reserve(struct name##_sender sender, struct name##_permit *ret_permit)        \
    {                                                                                                        \
        int error_ = woi_channel_try_reserve_(sender.core_);                                                 \
        if (error_ == 0)                                                                                     \
            ret_permit->core_ = sender.core_;                                                                \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_UNUSED_ int name##_permit_send(struct name##_permit *permit, __typeof__(T) message)                  \
    {                                                                                                        \
        return woi_permit_send_(&permit->core_, &message);                                                   \
    }                                                                                                        \
    WOI_UNUSED_ void name##_permit_drop(struct name##_permit *permit)                                        \
    {                                                                                                        \
        woi_permit_drop_(&permit->core_);                                                                    \
    }                                                                                                        \
    struct name##_permits {                                                                                  \
        struct woi_permits_ core_;                                                                           \
    };                                                                                                       \
    WOI_UNUSED_ WOI_MUST_USE struct woi_future_int *name##_reserve_many(                                     \
        struct name##_sender sender, size_t n, struct name##_permits *ret_permits)                           \
    {                                                                                                        \
        return woi_channel_reserve_many_(sender.core_, n, &ret_permits->core_);                              \
    }                                                                                                        \
    WOI_UNUSED_ int name##_try_reserve_many(struct name##_sender sender, size_t n,                           \
                                            struct name##_permits *ret_permits)                              \
    {                                                                                                        \
        return woi_channel_try_reserve_many_(sender.core_, n, &ret_permits->core_);                          \
    }                                                                                                        \
    WOI_UNUSED_ int name##_permits_send(struct name##_permits *permits, __typeof__(T) message)               \
    {                                                                                                        \
        return woi_permits_send_(&permits->core_, &message);                                                 \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_permits_left(const struct name##_permits *permits)                             \
    {                                                                                                        \
        return permits->core_.count;                                                                         \
    }                                                                                                        \
    WOI_UNUSED_ void name##_permits_drop(struct name##_permits *permits)                                     \
    {                                                                                                        \
        woi_permits_drop_(&permits->core_);                                                                  \
    }                                                                                                        \
    WOI_UNUSED_ WOI_MUST_USE struct woi_future_int *name##_recv_many(                                        \
        struct name##_receiver receiver, __typeof__(T) *ret_messages, size_t most)                           \
    {                                                                                                        \
        return woi_channel_recv_many_(receiver.core_, ret_messages, most);                                   \
    }                                                                                                        \
    struct name##_weak_sender {                                                                              \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    WOI_UNUSED_ struct name##_weak_sender name##_sender_downgrade(struct name##_sender sender)               \
    {                                                                                                        \
        return (struct name##_weak_sender){woi_sender_downgrade_(sender.core_)};                             \
    }                                                                                                        \
    WOI_UNUSED_ int name##_sender_upgrade(struct name##_weak_sender weak, struct name##_sender *ret_sender)  \
    {                                                                                                        \
        return woi_sender_upgrade_(weak.core_, &ret_sender->core_);                                          \
    }                                                                                                        \
    WOI_UNUSED_ void name##_weak_sender_drop(struct name##_weak_sender *weak)                                \
    {                                                                                                        \
        woi_weak_sender_drop_(&weak->core_);                                                                 \
    }                                                                                                        \
    WOI_UNUSED_ void name##_close(struct name##_receiver receiver)                                           \
    {                                                                                                        \
        woi_channel_close_(receiver.core_);                                                                  \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_length(struct name##_receiver receiver)                                        \
    {                                                                                                        \
        return woi_channel_length_(receiver.core_);                                                          \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_capacity(struct name##_receiver receiver)                                      \
    {                                                                                                        \
        return woi_channel_capacity_(receiver.core_);                                                        \
    }                                                                                                        \
    WOI_UNUSED_ size_t name##_free(struct name##_sender sender)                                              \
    {                                                                                                        \
        return woi_channel_free_(sender.core_);                                                              \
    }                                                                                                        \
    struct name##_sender

#endif
#endif
