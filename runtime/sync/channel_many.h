/* channel_many.h - a sender that asks for several slots. */
#ifndef WOI_SYNC_CHANNEL_MANY_H
#define WOI_SYNC_CHANNEL_MANY_H

#include "woi/grant.h"

/* Gives it one slot more, if it is such a sender and that is not its last: it waits on. False: grant it. */
bool channel_many_collects(struct woi_grant_op_ *op);

#endif
