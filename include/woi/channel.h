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

#include "channel_types.h"

#ifndef __cplusplus

/* WOI_CHANNEL(name, T): the types and functions of a channel of T, any type that can be assigned.
 *
 * name_open(capacity, &tx, &rx)   bounded. 0, -EINVAL (capacity 0 or too large), -ENOMEM. The next power of
 *                          two is what it takes memory for
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
 * name_reserve_many(tx, n, &permits)  future: 0, and n slots. It waits in the same queue, collects them as
 *                          they become free, and passes on what it has got when it is dropped. -EPIPE;
 *                          -EINVAL (n is above the capacity); -ENOMEM (unbounded)
 * name_try_reserve_many(tx, n, &permits)  now: the same, or -EAGAIN
 * name_permits_send(&permits, message), name_permits_left(&permits), name_permits_drop(&permits)
 *                          as of a single permit: each send uses one up; how many are left; drops the rest
 * name_recv(rx, &message)  future: 0; -EPIPE (closed, nothing queued and no permit left). The variable
 *                          is written only on 0, and outlives the operation.
 * name_recv_many(rx, messages, most)  future: how many, from 1 up to `most`, in an array of the caller's
 *                          that outlives it; 0 if `most` is 0; -EPIPE as above. Dropped half-way it has
 *                          taken none
 * name_try_recv(rx, &message)  now: 0, -EAGAIN (empty, or what is queued is granted to others), -EPIPE
 * name_closed(tx)          future: 0 once the channel is closed
 * name_close(rx)           closes: waiting senders get -EPIPE, what is queued can be received
 * name_sender_clone(tx), name_sender_drop(&tx), name_receiver_clone(rx), name_receiver_drop(&rx)
 *                          drop zeroes the value; dropping a zero one does nothing
 * name_sender_downgrade(tx), name_sender_upgrade(weak, &tx), name_weak_sender_drop(&weak)
 *                          a sender that keeps nothing open; upgrade: 0; -EPIPE: no sender is left;
 *                          -EINVAL: it is all zero
 * name_length(rx), name_free(tx)  messages queued; free slots
 * name_capacity(rx)        SIZE_MAX: unbounded
 * name_is_closed(tx)       whether the channel is closed
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

#endif
#endif
