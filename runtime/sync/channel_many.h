/* channel_many.h - a sender that asks for several slots. */
#ifndef WOI_SYNC_CHANNEL_MANY_H
#define WOI_SYNC_CHANNEL_MANY_H

#include "woi/channel.h"

/* Gives it one slot more, if it is such a sender and that is not its last: it waits on. False: grant it. */
bool channel_many_collects(struct woi_grant_op_ *op);

/* So many slots for an unbounded channel that has fewer; a power of two. False: no memory. */
bool channel_grow_to(struct woi_channel_ *channel, size_t slots);

#endif
