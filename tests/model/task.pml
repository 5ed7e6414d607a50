/* task.pml - one task from its spawn until its memory is freed, as runtime/task/task.c has it.
 *
 * User code is nondeterminism: wherever woi calls out, any operations may follow, as many as there is
 * no end of; nowhere else can anything of this thread come between. What must hold is asserted
 * wherever user code could look.
 *
 *     -DREMOTE       a second thread wakes it through an inbox (inbox.pml)
 *     -DBROKEN_...   one planted mistake, which must be found
 *
 * tests/model/run checks all of these. */

/* That user code holds at most: beside those of another thread, one will do. */
#ifdef REMOTE
#define WAKERS 1
#else
#define WAKERS 2
#endif

#include "state.pml"

mtype = {STRAND, FINISHED, OUTCOME, EMPTY};          /* what stands in the slot */
mtype = {PENDING, READY, PANICKED, CANCELLED};       /* how a turn of the task ended */
mtype slot = STRAND, end = PENDING;

/* What is true of the task, whatever its word says. */
bool ended;       /* it is complete: nothing may begin again */
bool woken;       /* since its last turn began; it has not ended since */
bool aborted;     /* its next turn finalises it, unless the poll that runs is ready */
bool finalised;   /* its finally parts have run */
bool output;      /* lives: neither taken nor dropped */
bool owed;        /* a joiner was told to wait, and nobody has woken it */
byte joiner;      /* whose waker stands in join_waker: 0 is nobody's */
byte clones;      /* of joiners' wakers, alive */
bool closing;     /* the runtime is being freed */
bool turn;        /* the executor had its turn, and user code none since */

/* What a step gave to the next. Reset after use, to keep the states few. */
bool yes;
byte after, taken;

#include "inbox.pml"

/* Wherever user code can look. */
inline check()
{
    d_step {
        if
        :: freed ->
            assert(references + wakers + in_call == 0 && !executor_holds && !handle_holds && !node_holds)
        :: else ->
            state_must_be_legal();
            assert(ended == ((state & DONE) != 0));
            assert(handle_holds == ((state & JOIN) != 0));
            assert((joiner != 0) == ((state & JOIN_WAKER) != 0));
            assert(!aborted || (state & CANCEL));
            assert(ended || slot == STRAND || (state & RUNNING));
            assert(!(ended && handle_holds) || slot == FINISHED || slot == OUTCOME)
        fi;
        assert(clones == (joiner != 0));
        assert(!owed || (joiner != 0 && !ended));
        assert(!woken || (state & QUEUED) || INBOX_WILL_WAKE)
    }
}

/* --- references and wakers --- */

inline release()
{
    touch();
    state_release(yes);
    if
    :: yes ->
        assert(ended && slot == EMPTY && !output && joiner == 0 && in_queue == 0); /* or it would leak */
        freed = true;
        yes = false
    :: else
    fi
}

inline wake_by_ref()
{
    touch();
    woken = !ended;
    state_wake(yes);
    if
    :: yes -> push(); yes = false
    :: else
    fi
}

inline wake()
{
    wake_by_ref();
    wakers--;
    release()
}

inline clone_waker()
{
    touch();
    references++;
    wakers++
}

inline drop_waker()
{
    wakers--;
    release()
}

inline abort()
{
    touch();
    woken = !ended;
    aborted = !ended;
    state_abort(yes);
    if
    :: yes -> push(); yes = false
    :: else
    fi
}

/* --- user code --- */

/* One process stands for all of it. It runs when it is called, and who calls waits until it returns: so
 * it is a call, of which the model has one copy. */
bool calling;
bool lent;     /* it is a poll: it is lent a waker, that it does not own */
bool may_drop; /* it may drop the handle, too: then it returns with that wish, and is called again */
bool wish;

active proctype user()
{
end_not_called:
    do
    :: calling ->
        check();
        if
        :: atomic { lent || wakers > 0 -> wake_by_ref(); turn = false }
        :: atomic { wakers > 0 -> wake(); turn = false }
        :: atomic { (lent || wakers > 0) && wakers < WAKERS -> clone_waker(); turn = false }
        :: atomic { wakers > 0 -> drop_waker(); turn = false }
        :: atomic { handle_holds -> abort(); turn = false }
        :: atomic { may_drop && handle_holds -> wish = true; calling = false }
        :: calling = false
        fi
    od
}

inline user_code(lends)
{
    atomic { lent = lends; calling = true }
    atomic { !calling -> lent = false }
}

inline user_code_with_handle(lends)
{
    wish = true;
    do
    :: wish ->
        atomic { wish = false; may_drop = true }
        user_code(lends);
        may_drop = false;
        if
        :: wish -> drop_handle(); check()
        :: else
        fi
    :: else -> break
    od
}

/* --- the handle --- */

/* The destructor of an output is user code; of an output that was taken there is none. */
inline drop_slot()
{
    slot = EMPTY;
    if
    :: output -> output = false; user_code(false)
    :: else
    fi
}

/* User code are the destructors of a joiner's waker, while the task lives, and of the output after. */
inline drop_handle()
{
    atomic {
        touch();
        turn = false;
        handle_holds = false;
        owed = false;
        in_call++;
#ifdef BROKEN_HANDLE_LEAVES_JOIN_WAKER
        state = state & ~JOIN
#else
        state = state & ~(JOIN | JOIN_WAKER)
#endif
        taken = joiner;
        joiner = 0;
        clones = clones - (taken != 0);
        yes = taken != 0;
        taken = 0;
#ifndef BROKEN_HANDLE_LEAVES_OUTPUT
        if
        :: state & DONE -> assert(!yes); yes = output; output = false; slot = EMPTY
        :: else
        fi
#endif
    }
    if
    :: yes -> yes = false; user_code(false)
    :: else
    fi;
    atomic { in_call--; release() }
}

/* By either of two joiners. */
inline join_poll()
{
    touch();
    turn = false;
    if
    :: !(state & JOIN) /* awaited twice: an error, which changes nothing */
    :: else ->
        if
        :: state & DONE ->
            assert(ended && finalised);
            output = false /* taken */
        :: else ->
            owed = true;
            atomic {
                taken = joiner;
                if
                :: joiner = 1
                :: joiner = 2
                fi;
                clones = clones + (joiner != taken);
                state = state | JOIN_WAKER
            }
            if
            :: taken != 0 && taken != joiner -> atomic { taken = 0; clones-- }; user_code(false)
            :: else -> taken = 0
            fi
        fi
    fi
}

/* --- a turn --- */

#ifdef BROKEN_OUTPUT_NEEDS_JOIN_WAKER
#define SOMEBODY_WANTS_IT (state & JOIN_WAKER)
#else
#define SOMEBODY_WANTS_IT (state & JOIN)
#endif

inline release_executor()
{
    executor_holds = false;
    release()
}

inline take_joiner()
{
    taken = joiner;
    joiner = 0;
    clones = clones - (taken != 0);
    state = state & ~JOIN_WAKER
}

inline wake_joiner()
{
    if
    :: taken != 0 ->
        assert(ended && owed); /* so it is told once, and finds it done */
        owed = false;
        taken = 0;
        user_code_with_handle(false)
    :: else
    fi
}

inline complete()
{
    /* (a) still RUNNING, the finally parts: after a poll that was ready they have run */
    assert(!ended && (state & RUNNING));
#ifdef BROKEN_NO_REFERENCE_WHILE_COMPLETING
    atomic { release_executor() }
#endif
    if
    :: end != READY ->
        assert(!finalised);
        user_code_with_handle(false);
        finalised = true;
        slot = OUTCOME
    :: else -> slot = FINISHED
    fi;
    /* (b) */
    if
    :: !SOMEBODY_WANTS_IT -> drop_slot()
    :: else
    fi;
#ifdef BROKEN_JOINER_WOKEN_BEFORE_DONE
    atomic { take_joiner() }
    wake_joiner();
#endif
    /* (c) */
    atomic {
        touch();
        state_complete();
        ended = true;
        woken = false;
        aborted = false
    }
    /* (d) (e) (f) */
#ifdef BROKEN_JOINER_WOKEN_FROM_TASK
    atomic { release_executor() }
    atomic { touch(); take_joiner() }
#else
    atomic { take_joiner() }
#ifndef BROKEN_NO_REFERENCE_WHILE_COMPLETING
    atomic { release_executor() }
#endif
#endif
    wake_joiner();
    check()
}

/* From the poll, which has begun, to its end. */
inline poll()
{
    assert(!ended && !aborted && !finalised && slot == STRAND);
    user_code_with_handle(true);
    if
    :: end = READY; finalised = true; output = true
    :: end = PANICKED
    :: end = PENDING; /* first, or the choices below would count among these here */
        atomic { state_pending(after) }
        if
        :: after == PARK
        :: after == REQUEUE -> push()
        :: after == FINALISE -> end = CANCELLED
        fi;
        after = 0
    fi
#ifdef BROKEN_ABORT_BEATS_READY
    ;
    if
    :: state & CANCEL -> end = CANCELLED
    :: else
    fi
#endif
}

inline task_run()
{
    atomic { touch(); in_queue--; woken = false; state_start(yes) }
    if
    :: yes -> yes = false; poll()
    :: else -> end = CANCELLED
    fi;
    if
    :: end != PENDING -> complete(); end = PENDING
    :: else
    fi;
    check()
}

active proctype thread()
{
    atomic {
        state = QUEUED | JOIN;
        references = 2;
        executor_holds = true;
        handle_holds = true;
        push()
    }
    check();
    do
    :: turn = true;
       drain();
       if
       :: in_queue > 0 -> task_run()
       :: else
       fi
    :: !closing -> turn = false; user_code(false)
    :: !closing && handle_holds -> drop_handle(); check()
    :: !closing && (handle_holds || wakers > 0) -> join_poll(); check()
    :: !closing && !owner_is_gone ->
       closing = true;
       if
       :: !ended -> abort()
       :: else
       fi
    :: closing && in_queue == 0 ->
       assert(ended);
       close_inbox();
       atomic { closing = false; owner_is_gone = true }
    :: !closing && HAS_A_WAKER_TO_SEND -> send_waker()
    :: freed && owner_is_gone -> break
    od;
    check()
}

/* As long as the executor has its turns, no wake is forgotten. */
ltl served { ([]<> turn) -> [] (woken -> <> !woken) }
