/* broadcast.h - messages that every receiver gets, and that nobody waits for to be received.
 *
 *     WOI_BROADCAST(events, struct event);              // at file scope
 *
 *     struct events_sender tx;  struct events_receiver rx;
 *     events_open(16, &tx, &rx);                        // keeps the last 16
 *     events_send(tx, event);                           // now: how many receivers will get it
 *     WOI_TRY(self->missed, events_recv(&self->rx, &self->event));  // > 0: so many were missed
 *
 * A receiver is a value that knows which message comes next: it is passed by address, is copied by clone
 * alone, and must neither move nor go while a recv of its own is under way. It gets what is sent from when
 * it subscribed, in order. One that falls behind by more than the capacity is told how many it has
 * missed, and goes on with the oldest message that is kept.
 *
 * The broadcast is closed for receivers when the last sender goes; what was sent before is still received. It
 * is closed for senders as long as there is no receiver; another may subscribe. Weak senders and operations
 * that are under way keep nothing open.
 *
 * Ownership of a message goes to the broadcast when a send returns 1 or more; else it is still the sender's.
 * With clone and drop (WOI_BROADCAST_OWNS) every receiver gets a message of its own: the last one to see it
 * the message itself, the others clones. What nobody will receive any more is dropped at once: the receivers
 * that had not seen it are gone, or it was overwritten. Neither clone nor drop may use the broadcast that
 * calls it.
 *
 * A recv that is dropped half-way has taken nothing. All that wait are woken by a send, first come, first
 * served. After tokio's sync::broadcast. */
#ifndef WOI_BROADCAST_H
#define WOI_BROADCAST_H

#include "broadcast_core.h"

#ifndef __cplusplus

/* WOI_BROADCAST(name, T): the types and functions of a broadcast of T, any type that can be assigned.
 * WOI_BROADCAST_OWNS(name, T, clone, drop): the same for messages that are cloned and dropped, by
 * T clone(const T *message), which cannot fail, and void drop(T *message).
 *
 * name_open(capacity, &tx, &rx)   0, -EINVAL (capacity 0 or too large), -ENOMEM. The receiver may be NULL:
 *                          then there is none yet. The next power of two is what it takes memory for
 * name_send(tx, message)   now: the number of receivers that will get it; -EPIPE (none); -EINVAL (tx is
 *                          all zero)
 * name_recv(&rx, &message)  future: 0, and the message; n > 0: n were missed (INT_MAX: that many or more),
 *                          nothing is written, and the next recv gives the oldest that is kept; -EPIPE: no
 *                          sender, and all is received; -EINVAL: rx or &message is NULL, or rx is all zero
 *                          or was dropped
 * name_try_recv(&rx, &message)  now: the same, and -EAGAIN: nothing new
 * name_subscribe(tx, &rx)  a receiver of what is sent from now on: 0, -EINVAL
 * name_resubscribe(&rx, &other)  the same, from a receiver
 * name_receiver_clone(&rx)  one that will get what rx will get
 * name_sender_clone(tx), name_sender_drop(&tx), name_receiver_drop(&rx)
 *                          drop zeroes the value; dropping a zero one does nothing
 * name_sender_downgrade(tx), name_sender_upgrade(weak, &tx), name_weak_sender_drop(&weak)
 *                          a sender that keeps nothing open; upgrade: 0; -EPIPE: no sender is left;
 *                          -EINVAL: it is all zero
 * name_closed(tx)          future: 0 once there is no receiver; -EINVAL
 * name_is_closed(tx)       there is no receiver
 * name_receiver_is_closed(&rx)  there is no sender
 * name_length(&rx)         messages sent that this receiver has not seen, with those that it has missed
 * name_kept(tx)            messages that somebody has yet to see
 * name_capacity(tx)        how many of them there can be
 * name_receivers(tx), name_senders(&rx), name_same_channel(tx, other)
 *                          how many handles; whether both are of one broadcast */
#define WOI_BROADCAST(name, T) WOI_BROADCAST_(name, T, NULL, NULL)
#define WOI_BROADCAST_OWNS(name, T, clone_function, drop_function)                                           \
    WOI_MESSAGE_CLONE_(name, T, clone_function)                                                              \
    WOI_MESSAGE_DROP_(name, T, drop_function)                                                                \
    WOI_BROADCAST_(name, T, name##_clone_message_, name##_drop_message_)

#endif
#endif
