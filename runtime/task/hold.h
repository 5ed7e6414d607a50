/* hold.h - who holds up whose cancellation: a scope that shields, and whatever is between it and the next one
 * that does.
 *
 *     scope <─holds── scope inside <─holds── lender <─holds── shield
 *
 * Who polls what is not its own is a link of the chain too, a lender: when it has gone, what it had lent is
 * inside of nothing any more, though it lives on, and holds nobody up until it is polled again. */
#ifndef WOI_TASK_HOLD_H
#define WOI_TASK_HOLD_H

#include "base/list.h"
#include "base/thread.h"

/* All zero at first. Which one it is inside of, each poll finds out anew: a future may be polled in one scope
 * first and in another later. */
struct hold {
    struct hold *outer;      /* while it is polled: the one around it, or NULL */
    struct woi_link holders; /* those that hold it up, by their `link` */
    struct woi_link link;    /* in the list of the one it holds up, and */
    struct hold *holds;      /* that one, or NULL */
    bool shields;
    void (*let_go)(struct hold *hold); /* nobody holds it up any more; NULL: of a lender */
};

static inline bool hold_is_free(const struct hold *hold)
{
    return !hold->holders.next || list_is_empty(&hold->holders);
}

/* Around a poll of what is inside: finds out whom it holds up. */
void hold_enter(struct hold *hold, struct thread *thread);

static inline void hold_leave(const struct hold *hold, struct thread *thread)
{
    thread->scope = hold->outer;
}

/* It has ended: holds up nobody any more, and is held up by none. */
void hold_end(struct hold *hold);

/* The same for lenders, which are of no interest outside of all scopes. True: hold_leave() is due. */
static inline bool lend(struct hold *hold, struct thread *thread)
{
    if (__builtin_expect(!thread->scope && !hold->holds, 1))
        return false;
    hold_enter(hold, thread);
    return true;
}

#endif
