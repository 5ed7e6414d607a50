/* channel.h - channels: queues of messages between tasks, many senders and many receivers.
 *
 *     WOI_CHANNEL(lines, char *);                       // at file scope
 *
 *     struct lines_sender tx;  struct lines_receiver rx;
 *     lines_open(16, &tx, &rx);                         // 0 or -errno
 *     WOI_TRY(lines_send(self->tx, line));              // waits while 16 are queued
 *     WOI_TRY(lines_recv(self->rx, &self->line));       // -EPIPE: closed, and nothing left
 *
 * Senders and receivers are small values; each copy made with clone is dropped once. The channel is
 * closed when the last sender, the last receiver, or close goes. What was queued then is still
 * received; what is queued when the last receiver goes is given to the destructor, if there is one.
 *
 * Ownership of a message goes to the channel exactly when a send returns 0. A send that fails or is
 * dropped half-way has sent nothing: the message is still the sender's, destructor or not; so it is if
 * the send could not even be allocated, and awaiting it ends the task. Whoever must not lose a message
 * keeps it in the frame, and gives it back in the finally part unless it was sent. A receive that is
 * dropped half-way has taken nothing: the message goes to the next receiver.
 *
 * Fairness: first come, first served on both sides. A slot that becomes free belongs to the sender
 * that waits longest; try_send fails while anyone waits. Capacity counts queued messages, permits and
 * slots granted to waiting senders. */
#ifndef WOI_CHANNEL_H
#define WOI_CHANNEL_H

#include <errno.h>

#include "future.h"

WOI_EXTERN_C_BEGIN_

struct woi_channel_;

WOI_API int woi_channel_open_(size_t capacity, size_t size, void (*drop)(void *message),
                              struct woi_channel_ **ret_channel);
WOI_API void woi_sender_clone_(struct woi_channel_ *channel);
WOI_API void woi_sender_drop_(struct woi_channel_ *channel);
WOI_API void woi_receiver_clone_(struct woi_channel_ *channel);
WOI_API void woi_receiver_drop_(struct woi_channel_ *channel);
WOI_API void woi_channel_close_(struct woi_channel_ *channel);
WOI_API bool woi_channel_is_closed_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_length_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_capacity_(const struct woi_channel_ *channel);
WOI_API size_t woi_channel_free_(const struct woi_channel_ *channel);
WOI_API int woi_channel_try_send_(struct woi_channel_ *channel, const void *message);
WOI_API int woi_channel_try_recv_(struct woi_channel_ *channel, void *ret_message);
WOI_API int woi_channel_try_reserve_(struct woi_channel_ *channel);
WOI_API int woi_permit_send_(struct woi_channel_ **permit, const void *message);
WOI_API void woi_permit_drop_(struct woi_channel_ **permit);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_send_(struct woi_channel_ *channel,
                                                              const void *message);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_recv_(struct woi_channel_ *channel,
                                                              void *ret_message);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_reserve_(struct woi_channel_ *channel,
                                                                 struct woi_channel_ **ret_permit);
WOI_API WOI_MUST_USE struct woi_future_int *woi_channel_closed_(struct woi_channel_ *channel);

#define WOI_UNBOUNDED_ SIZE_MAX

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* WOI_CHANNEL(name, T): the types and functions of a channel of T, any type that can be assigned.
 *
 * name_open(capacity, &tx, &rx)   bounded. 0, -EINVAL (capacity 0 or too large), -ENOMEM
 * name_open_unbounded(&tx, &rx)   a send never waits, but can give -ENOMEM
 * WOI_CHANNEL_OWNS(name, T, drop) the same with a destructor, void drop(T *message)
 *
 * name_send(tx, message)   future: 0; -EPIPE (closed); -ENOMEM (unbounded); -EINVAL (tx is all zero)
 * name_try_send(tx, m)     now: 0, -EAGAIN (full, or somebody waits), -EPIPE, -ENOMEM, -EINVAL
 * name_reserve(tx, &permit)  future: 0, and the permit is a slot of its own; -EPIPE. Dropped half-way
 *                          it has none. The permit outlives the operation.
 * name_try_reserve(tx, &permit)
 * name_permit_send(&permit, message)  now, uses it up: 0; -EPIPE (every receiver is gone); -EINVAL
 *                          (already used). Works after close: the permit is a promise.
 * name_permit_drop(&permit)  gives the slot back; harmless on a used one
 * name_recv(rx, &message)  future: 0; -EPIPE (closed, nothing queued and no permit left). The variable
 *                          is written only on 0, and outlives the operation.
 * name_try_recv(rx, &message)  now: 0, -EAGAIN (empty, or what is queued is granted to others), -EPIPE
 * name_closed(tx)          future: 0 once the channel is closed
 * name_close(rx)           closes: waiting senders get -EPIPE, what is queued can be received
 * name_sender_clone(tx), name_sender_drop(&tx), name_receiver_clone(rx), name_receiver_drop(&rx)
 *                          drop zeroes the value; dropping a zero one does nothing
 * name_length(rx), name_capacity(rx), name_free(tx), name_is_closed(tx)
 *                          messages queued; capacity (SIZE_MAX: unbounded); free slots; closed
 *
 * Every one that returns or outputs an errno gives -EINVAL for an all-zero sender or receiver. An
 * operation that is under way counts as a sender or receiver, and keeps the channel open. */
#define WOI_CHANNEL(name, T) WOI_CHANNEL_(name, T, NULL)
#define WOI_CHANNEL_OWNS(name, T, drop_function)                                                             \
    WOI_MESSAGE_DROP_(name, T, drop_function)                                                                \
    WOI_CHANNEL_(name, T, name##_drop_message_)

/* WOI_ONESHOT(name, T): a channel for one message.
 *
 * name_open(&tx, &rx)      0, -ENOMEM
 * name_send(&tx, message)  now, uses tx up: 0; -EPIPE (the receiver is gone); -EINVAL (used before)
 * name_recv(rx, &message)  future: 0; -EPIPE (the sender went without sending, or it was received)
 * WOI_ONESHOT_OWNS(name, T, drop)  the same with a destructor for a message that nobody receives
 * name_try_recv, name_closed(tx), name_is_closed(tx), name_sender_drop(&tx), name_receiver_drop(&rx) */
#define WOI_ONESHOT(name, T) WOI_ONESHOT_(name, T, NULL)
#define WOI_ONESHOT_OWNS(name, T, drop_function)                                                             \
    WOI_MESSAGE_DROP_(name, T, drop_function)                                                                \
    WOI_ONESHOT_(name, T, name##_drop_message_)

#define WOI_ONESHOT_(name, T, drop)                                                                          \
    WOI_CHANNEL_TYPES_(name, T)                                                                              \
    WOI_INLINE_ int name##_open(struct name##_sender *ret_sender, struct name##_receiver *ret_receiver)      \
    {                                                                                                        \
        int error_ = woi_channel_open_(1, sizeof(__typeof__(T)), drop, &ret_sender->core_);                  \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_INLINE_ int name##_send(struct name##_sender *sender, __typeof__(T) message)                         \
    {                                                                                                        \
        int error_ = woi_channel_try_send_(sender->core_, &message);                                         \
        name##_sender_drop(sender);                                                                          \
        return error_;                                                                                       \
    }                                                                                                        \
    struct name##_sender

#define WOI_MESSAGE_DROP_(name, T, drop_function)                                                            \
    __attribute__((unused)) static void name##_drop_message_(void *message_)                                 \
    {                                                                                                        \
        _Static_assert(_Generic((drop_function), void (*)(__typeof__(T) *) : 1, default : 0),                \
                       #name ": the destructor must be a function void drop(T *message)");                   \
        void (*drop_)(__typeof__(T) *) = (drop_function);                                                    \
        __typeof__(T) aligned_; /* the queue is aligned no better than malloc does it */                     \
        memcpy(&aligned_, message_, sizeof aligned_);                                                        \
        drop_(&aligned_);                                                                                    \
    }

#define WOI_INLINE_ __attribute__((unused)) static inline

/* The unused declaration rejects an array as T, for messages are passed by value. */
#define WOI_CHANNEL_TYPES_(name, T)                                                                          \
    __typeof__(T) name##_messages_(void);                                                                    \
    struct name##_sender {                                                                                   \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    struct name##_receiver {                                                                                 \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    WOI_INLINE_ void name##_sender_drop(struct name##_sender *sender)                                        \
    {                                                                                                        \
        woi_sender_drop_(sender->core_);                                                                     \
        sender->core_ = NULL;                                                                                \
    }                                                                                                        \
    WOI_INLINE_ void name##_receiver_drop(struct name##_receiver *receiver)                                  \
    {                                                                                                        \
        woi_receiver_drop_(receiver->core_);                                                                 \
        receiver->core_ = NULL;                                                                              \
    }                                                                                                        \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_recv(struct name##_receiver receiver,             \
                                                                __typeof__(T) *ret_message)                  \
    {                                                                                                        \
        return woi_channel_recv_(receiver.core_, ret_message);                                               \
    }                                                                                                        \
    WOI_INLINE_ int name##_try_recv(struct name##_receiver receiver, __typeof__(T) *ret_message)             \
    {                                                                                                        \
        return woi_channel_try_recv_(receiver.core_, ret_message);                                           \
    }                                                                                                        \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_closed(struct name##_sender sender)               \
    {                                                                                                        \
        return woi_channel_closed_(sender.core_);                                                            \
    }                                                                                                        \
    WOI_INLINE_ bool name##_is_closed(struct name##_sender sender)                                           \
    {                                                                                                        \
        return woi_channel_is_closed_(sender.core_);                                                         \
    }

#define WOI_CHANNEL_(name, T, drop)                                                                          \
    WOI_CHANNEL_TYPES_(name, T)                                                                              \
    struct name##_permit {                                                                                   \
        struct woi_channel_ *core_;                                                                          \
    };                                                                                                       \
    WOI_INLINE_ int name##_open(size_t capacity, struct name##_sender *ret_sender,                           \
                                struct name##_receiver *ret_receiver)                                        \
    {                                                                                                        \
        int error_ = capacity == WOI_UNBOUNDED_                                                              \
                         ? -EINVAL                                                                           \
                         : woi_channel_open_(capacity, sizeof(__typeof__(T)), drop, &ret_sender->core_);     \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_INLINE_ int name##_open_unbounded(struct name##_sender *ret_sender,                                  \
                                          struct name##_receiver *ret_receiver)                              \
    {                                                                                                        \
        int error_ = woi_channel_open_(WOI_UNBOUNDED_, sizeof(__typeof__(T)), drop, &ret_sender->core_);     \
        if (error_ == 0)                                                                                     \
            ret_receiver->core_ = ret_sender->core_;                                                         \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_INLINE_ struct name##_sender name##_sender_clone(struct name##_sender sender)                        \
    {                                                                                                        \
        woi_sender_clone_(sender.core_);                                                                     \
        return sender;                                                                                       \
    }                                                                                                        \
    WOI_INLINE_ struct name##_receiver name##_receiver_clone(struct name##_receiver receiver)                \
    {                                                                                                        \
        woi_receiver_clone_(receiver.core_);                                                                 \
        return receiver;                                                                                     \
    }                                                                                                        \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_send(struct name##_sender sender,                 \
                                                                __typeof__(T) message)                       \
    {                                                                                                        \
        return woi_channel_send_(sender.core_, &message);                                                    \
    }                                                                                                        \
    WOI_INLINE_ int name##_try_send(struct name##_sender sender, __typeof__(T) message)                      \
    {                                                                                                        \
        return woi_channel_try_send_(sender.core_, &message);                                                \
    }                                                                                                        \
    WOI_INLINE_ WOI_MUST_USE struct woi_future_int *name##_reserve(struct name##_sender sender,              \
                                                                   struct name##_permit *ret_permit)         \
    {                                                                                                        \
        return woi_channel_reserve_(sender.core_, &ret_permit->core_);                                       \
    }                                                                                                        \
    WOI_INLINE_ int name##_try_reserve(struct name##_sender sender, struct name##_permit *ret_permit)        \
    {                                                                                                        \
        int error_ = woi_channel_try_reserve_(sender.core_);                                                 \
        if (error_ == 0)                                                                                     \
            ret_permit->core_ = sender.core_;                                                                \
        return error_;                                                                                       \
    }                                                                                                        \
    WOI_INLINE_ int name##_permit_send(struct name##_permit *permit, __typeof__(T) message)                  \
    {                                                                                                        \
        return woi_permit_send_(&permit->core_, &message);                                                   \
    }                                                                                                        \
    WOI_INLINE_ void name##_permit_drop(struct name##_permit *permit)                                        \
    {                                                                                                        \
        woi_permit_drop_(&permit->core_);                                                                    \
    }                                                                                                        \
    WOI_INLINE_ void name##_close(struct name##_receiver receiver)                                           \
    {                                                                                                        \
        woi_channel_close_(receiver.core_);                                                                  \
    }                                                                                                        \
    WOI_INLINE_ size_t name##_length(struct name##_receiver receiver)                                        \
    {                                                                                                        \
        return woi_channel_length_(receiver.core_);                                                          \
    }                                                                                                        \
    WOI_INLINE_ size_t name##_capacity(struct name##_receiver receiver)                                      \
    {                                                                                                        \
        return woi_channel_capacity_(receiver.core_);                                                        \
    }                                                                                                        \
    WOI_INLINE_ size_t name##_free(struct name##_sender sender)                                              \
    {                                                                                                        \
        return woi_channel_free_(sender.core_);                                                              \
    }                                                                                                        \
    struct name##_sender

#endif
#endif
