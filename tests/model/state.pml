/* state.pml - the state word: every transition of runtime/task/state.h, and what must hold of it. */

#define QUEUED 1
#define RUNNING 2
#define DONE 4
#define CANCEL 8
#define JOIN 16
#define JOIN_WAKER 32

byte state;      /* the six bits */
byte references; /* what stands above them in C */

/* Who has a reference, as told by those who got one: the count must agree with it. */
bool executor_holds, handle_holds, node_holds;
byte wakers;  /* in the hands of user code of this thread */
byte in_call; /* of the call that is going on: it must give it back */

byte in_queue;        /* how often the run queue has it */
bool owner_is_gone;   /* the runtime was freed */
bool freed;           /* the memory of the task was */

inline touch()
{
    assert(!freed)
}

inline push()
{
    assert(!owner_is_gone && in_queue == 0);
    in_queue++
}

inline state_wake(ret_push)
{
    ret_push = false;
    if
#ifdef BROKEN_WAKE_OF_QUEUED_PUSHES
    :: state & DONE
#elif defined(BROKEN_WAKE_OF_DONE_PUSHES)
    :: state & QUEUED
#else
    :: state & (DONE | QUEUED)
#endif
    :: else ->
        state = state | QUEUED;
#ifdef BROKEN_WAKE_WHILE_RUNNING_PUSHES
        ret_push = true
#else
        ret_push = !(state & RUNNING)
#endif
    fi
}

inline state_abort(ret_push)
{
    ret_push = false;
    if
    :: state & DONE
    :: else ->
        state = state | CANCEL;
        state_wake(ret_push)
    fi
}

inline state_start(ret_poll)
{
    state = (state & ~QUEUED) | RUNNING;
#ifdef BROKEN_ABORT_POLLS_AGAIN
    ret_poll = true
#else
    ret_poll = !(state & CANCEL)
#endif
}

#define PARK 0
#define REQUEUE 1
#define FINALISE 2

inline state_pending(ret_after)
{
    if
    :: state & CANCEL -> ret_after = FINALISE
    :: else ->
        state = state & ~RUNNING;
#ifdef BROKEN_PENDING_CLEARS_QUEUED
        state = state & ~QUEUED;
#endif
        ret_after = (state & QUEUED -> REQUEUE : PARK)
    fi
}

inline state_complete()
{
    state = (state & ~(RUNNING | QUEUED | CANCEL)) | DONE
}

/* True: that was the last, free the task. */
inline state_release(ret_last)
{
    assert(references > 0);
    references--;
    ret_last = references == 0
}

#define PLACE (state & (QUEUED | RUNNING | DONE))

inline state_must_be_legal()
{
    assert(PLACE == 0 || PLACE == QUEUED || PLACE == RUNNING || PLACE == (RUNNING | QUEUED) || PLACE == DONE);
    assert(!(state & CANCEL) || (state & (QUEUED | RUNNING)));
    assert(!(state & JOIN_WAKER) || ((state & JOIN) && !(state & DONE)));
    assert(in_queue == ((state & (QUEUED | RUNNING)) == QUEUED));
    assert(references == executor_holds + handle_holds + node_holds + wakers + in_call)
}
