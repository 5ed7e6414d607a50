/* inbox.pml - how another thread wakes the task: through a node and an inbox, never by the state word.
 *
 * A remote waker is a pointer at a node: an atomic count, an atomic flag "pushed", and one local
 * waker of the task, which only the task's own thread touches. Waking exchanges the flag, and who
 * found it clear pushes the node, which the inbox then holds, and signals the eventfd. The last
 * to drop pushes it too, for the task's reference must be given back at home. The loop clears the
 * eventfd, takes the whole list, and for each node clears the flag, wakes, and lets go. When the
 * runtime is freed the inbox is closed, and what was in the nodes is given back at home. */

#ifndef REMOTE

#define INBOX_WILL_WAKE false
#define HAS_A_WAKER_TO_SEND false
#define drain() skip
#define close_inbox() skip
#define send_waker() skip

#else

#define REMOTES 2 /* remote wakers that the other thread holds at most */

byte remotes;        /* that it holds */
byte node_count;     /* the atomic count: remote wakers, and the inbox */
bool node;           /* its memory is there */
bool pushed;         /* the atomic flag */
byte inbox;          /* how often the list has the node; under the lock, with inbox_closed */
bool inbox_closed;
bool signalled;      /* the eventfd */
bool other_is_busy;  /* inside of an operation */
bool no_more;        /* remote wakers are sent */

#define INBOX_WILL_WAKE (pushed || ended)
#define HAS_A_WAKER_TO_SEND (!no_more && wakers > 0)

/* --- on the task's own thread --- */

/* Makes a remote waker of a local one. */
inline send_waker()
{
    d_step {
        no_more = true;
        node = true;
        node_count = 1;
        remotes = 1;
        wakers--;
#ifdef BROKEN_NODE_HOLDS_NO_REFERENCE
        release()
#else
        node_holds = true
#endif
    }
}

inline release_node()
{
    if
    :: node_holds -> node_holds = false; release()
    :: else
    fi
}

inline drain()
{
#ifdef BROKEN_SIGNAL_CLEARED_LATE
    d_step { taken = inbox; inbox = 0 }
    signalled = false;
#else
    signalled = false;
    d_step { taken = inbox; inbox = 0 }
#endif
    if
    :: taken != 0 ->
        assert(taken == 1 && node);
        taken = 0;
        if
        :: node_count == 0 -> d_step { node = false; release_node() }
        :: else ->
            pushed = false;
            d_step { wake_by_ref() }
            d_step { assert(node && node_count > 0); node_count--; yes = node_count == 0 }
            if
            :: yes -> d_step { yes = false; node = false; release_node() }
            :: else
            fi
        fi
    :: else -> assert(other_is_busy || inbox == 0 || signalled)
    fi
}

/* The nodes live on, without the task. */
inline close_inbox()
{
    d_step { inbox_closed = true; taken = inbox; inbox = 0 }
    if
    :: taken != 0 -> d_step { taken = 0; node_count = node_count - (node_count != 0); node = node_count != 0 }
    :: else
    fi;
    d_step { release_node() }
}

/* --- on the other --- */

/* True: the loop will come to it; false: the runtime is gone. */
inline inbox_push(ret_kept)
{
    d_step {
        assert(node);
        ret_kept = !inbox_closed;
        inbox = inbox + ret_kept;
        assert(inbox <= 1)
    }
    signalled = true
}

/* The last one leaves the node to the task's thread, which owns what is in it. */
inline remote_release()
{
    d_step { assert(node && node_count > 0); node_count--; mine = node_count == 0 }
    if
    :: mine ->
        inbox_push(kept);
        node = (kept -> node : false);
        d_step { mine = false; kept = false }
    :: else
    fi
}

#ifdef BROKEN_REMOTE_WAKE_TOUCHES_THE_WORD
/* What the compiler makes of `*state |= TASK_QUEUED` on a word that is not atomic. */
inline remote_wake_by_ref()
{
    d_step { touch(); woken = !ended; word = state }
    if
    :: word & (DONE | QUEUED)
    :: else ->
        d_step { touch(); state = word | QUEUED }
        if
        :: !(word & RUNNING) -> d_step { push() }
        :: else
        fi
    fi
}
#else
inline remote_wake_by_ref()
{
    d_step { assert(node); woken = !ended; mine = !pushed; pushed = true }
    if
    :: mine ->
        mine = false;
#ifndef BROKEN_INBOX_HOLDS_NO_REFERENCE
        d_step { node_count++ }
#endif
        inbox_push(kept);
        if
        :: !kept -> d_step { assert(node_count > 1); node_count-- } /* the waker at hand holds it too */
        :: else -> kept = false
        fi
    :: else
    fi
}
#endif

active proctype other()
{
    bool mine, kept; /* gave the steps before; reset after use */
#ifdef BROKEN_REMOTE_WAKE_TOUCHES_THE_WORD
    byte word;
#endif

end_nothing_was_sent:
    no_more;
    do
    :: remotes > 0 ->
        other_is_busy = true;
        if
        :: remote_wake_by_ref()
        :: remote_wake_by_ref(); remotes--; remote_release()
        :: remotes < REMOTES -> d_step { node_count++; remotes++ }
        :: remotes--; remote_release()
        fi;
        other_is_busy = false
    :: remotes == 0 -> break
    od
}

#endif
