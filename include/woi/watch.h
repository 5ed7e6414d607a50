/* watch.h - one value that some change and others look at: of many changes a receiver sees the last.
 *
 *     WOI_WATCH(level, int);                            // at file scope
 *
 *     struct level_sender tx;  struct level_receiver rx;
 *     level_open(20, &tx, &rx);                         // 20 counts as seen
 *     level_send(tx, 21);
 *     WOI_TRY(level_changed(&self->rx));                // waits for a value that rx has not seen
 *     printf("%d\n", *level_borrow(&self->rx));
 *
 * A receiver is a value that knows which value it has seen: it is passed by address, is copied by clone
 * alone, and must neither move nor go while an operation of its own is under way.
 *
 * A borrowed pointer holds until the watch is sent to or loses its last handle; a task that does not await in
 * between may rely on it. The functions that look at a value, or change it in place, may not use the watch.
 *
 * The watch is closed for receivers when the last sender goes; the value stays, and so does one that was not
 * seen. It is closed for senders as long as there is no receiver; another may subscribe. Weak senders and
 * operations that are under way keep nothing open.
 *
 * Ownership of a value goes to the watch when a send returns 0; else it is still the sender's. A value is
 * dropped when another takes its place, and the last one when there is neither a sender nor a receiver.
 *
 * An operation that is dropped half-way has marked nothing as seen. All that wait are woken by a send, first
 * come, first served. After tokio's sync::watch. */
#ifndef WOI_WATCH_H
#define WOI_WATCH_H

#include "watch_core.h"

#ifndef __cplusplus

/* WOI_WATCH(name, T): the types and functions of a watch of a T, any type that can be assigned.
 * WOI_WATCH_OWNS(name, T, drop): the same with a destructor, void drop(T *value).
 *
 * name_open(initial, &tx, &rx)   0, -ENOMEM: the value is still the caller's. The receiver may be NULL:
 *                          then there is none yet
 * name_send(tx, value)     now: 0; -EPIPE (no receiver); -EINVAL (tx is all zero)
 * name_send_replace(tx, value, &old)  also without a receiver: 0, and the old value is the caller's; with
 *                          NULL for &old it is dropped; -EINVAL
 * name_send_modify(tx, modify, data)  changes it in place by void modify(T *value, void *data), also without
 *                          a receiver: 0, -EINVAL
 * name_send_if_modified(tx, modify, data)  the same by bool modify(T *value, void *data): it is sent, and 1
 *                          returned, if that returns true; else 0
 * name_borrow(&rx), name_sender_borrow(tx)  the value; NULL of a zero handle
 * name_borrow_and_update(&rx)  the value, which then counts as seen
 * name_changed(&rx)        future: 0 as soon as there is a value that rx has not seen, which then counts as
 *                          seen; -EPIPE: it has seen the last one; -EINVAL: rx is NULL, zero or was dropped
 * name_wait_for(&rx, predicate, data)  future: 0 as soon as the value, also the present one, fits:
 *                          bool predicate(const T *value, void *data). Each value that was looked at counts
 *                          as seen; -EPIPE: the last one does not fit; -EINVAL
 * name_has_changed(&rx)    1: there is a value that rx has not seen; 0: none; -EPIPE: no sender; -EINVAL
 * name_mark_changed(&rx), name_mark_unchanged(&rx)  the value counts as not seen, as seen
 * name_subscribe(tx, &rx)  another receiver, that has seen the value: 0, -EINVAL
 * name_receiver_clone(&rx)  one that has seen what rx has seen
 * name_sender_clone(tx), name_sender_drop(&tx), name_receiver_drop(&rx)
 *                          drop zeroes the value; dropping a zero one does nothing
 * name_sender_downgrade(tx), name_sender_upgrade(weak, &tx), name_weak_sender_drop(&weak)
 *                          a sender that keeps nothing open; upgrade: 0; -EPIPE: no sender is left;
 *                          -EINVAL: it is all zero
 * name_closed(tx)          future: 0 once there is no receiver; -EINVAL
 * name_is_closed(tx)       there is no receiver
 * name_receiver_is_closed(&rx)  there is no sender
 * name_receivers(tx), name_senders(&rx), name_same_channel(tx, other)
 *                          how many handles; whether both are of one watch */
#define WOI_WATCH(name, T) WOI_WATCH_(name, T, NULL)
#define WOI_WATCH_OWNS(name, T, drop_function)                                                               \
    WOI_MESSAGE_DROP_(name, T, drop_function)                                                                \
    WOI_WATCH_(name, T, name##_drop_message_)

#endif
#endif
