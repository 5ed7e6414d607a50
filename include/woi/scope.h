/* scope.h - cancel scopes: work that can be cancelled from outside, or by a deadline, and shielded.
 *
 *     WOI_AWAIT(self->error, woi_cancel_after(WOI_SEC(5), WOI_INTO(self->reply, ask(...))));
 *
 * or, where somebody else is to cancel it,
 *
 *     struct woi_scope scope;                          // in the frame: all zero is a valid scope
 *     ...
 *     WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->reply, ask(...))));
 *     ...
 *     woi_scope_cancel(&job->scope);                   // elsewhere
 *
 * A scope is a future around one other. Its output is 0 when that is ready; when the scope is cancelled
 * first, what is inside is dropped, its finally parts run, and the output is -ECANCELED, or -ETIMEDOUT where
 * it was the deadline; -ENXIO for a deadline outside of a runtime, where no time passes. A target of
 * WOI_INTO is written with output 0 only. What is ready in the same poll as it is cancelled counts as ready;
 * an explicit cancel comes before that poll, a deadline after it, so that what is ready at once is never
 * late.
 *
 * Scopes nest: cancelling one cancels all inside it, and of deadlines the earliest comes first. A scope that
 * shields holds up the cancellation of all scopes around it until what is inside it has ended: they are
 * cancelled then. Everything else in those goes on meanwhile; woi_is_cancelled() tells it. A scope's own
 * cancellation and deadline pass through its own shield. The design is Trio's (N. J. Smith, "Timeouts and
 * cancellation for humans", 2018); here cancelling is dropping, so that it comes at any await, or not at all.
 *
 * A shield is for scopes and tokens (token.h) only. Nothing holds up a drop: not the loser of a select, not
 * woi_timeout, not a task that is aborted or whose runtime is freed. A shield in what is lent to a combinator
 * (WOI_BORROW), or in a stream that is asked for an item, holds up the scopes around that for as long as it
 * lasts, and not while nobody asks. A spawned task is in none of the scopes of its parent; put it into a task
 * group (task_group.h) to have it end with them.
 *
 * Scopes are as combinators are: no more than 256 deep in one another and in those. */
#ifndef WOI_SCOPE_H
#define WOI_SCOPE_H

#include "combine.h"

WOI_EXTERN_C_BEGIN_

struct woi_running_scope_;

/* What a scope is held by: all zero, or with the first two members set. It outlives the future that
 * woi_scope_run returns, and does not move meanwhile. */
struct woi_scope {
    int64_t deadline; /* of woi_now(); 0 and WOI_FOREVER: none. Once it runs: woi_scope_set_deadline() */
    bool shield;      /* from the scopes around it; of a scope that runs it may not be changed */
    bool cancelled;   /* woi_scope_cancel() was called: it stays so, and what is run in it is not polled */
    struct woi_running_scope_ *running_;
};

/* Cancels it, whether or not it runs: 0; also when it is cancelled already, or has ended. What is inside is
 * dropped when the task that awaits the scope has its turn, not within this call. -EINVAL: NULL. */
WOI_API int woi_scope_cancel(struct woi_scope *scope);

/* Moves the deadline, to earlier or later or (0) away; one that has passed cancels it in its next poll. Does
 * nothing to a scope that timed out already. 0, or -EINVAL: NULL. */
WOI_API int woi_scope_set_deadline(struct woi_scope *scope, int64_t deadline);

/* The earliest deadline of the scopes around the code that runs, as far out as it is not shielded from
 * them; WOI_FOREVER: none. */
WOI_API int64_t woi_current_deadline(void);

/* Whether one of those scopes has been cancelled, and only waits for a shield, or for the end of this very
 * poll; also in finally parts that run because of it. */
WOI_API bool woi_is_cancelled(void);

enum woi_scope_kind_ {
    WOI_SCOPE_PLAIN_,
    WOI_SCOPE_AFTER_, /* the deadline counts from the first poll */
    WOI_SCOPE_SHIELD_,
};

WOI_API WOI_MUST_USE struct woi_future_int *woi_scope_run_(struct woi_scope *scope,
                                                           struct woi_future *future);
WOI_API WOI_MUST_USE struct woi_future_int *woi_scope_new_(enum woi_scope_kind_ kind, int64_t deadline,
                                                           struct woi_future *future);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Runs a future in the scope: output as above. One future at a time: a scope that runs already panics the
 * task. NULL: the future was, or out of memory; it has been dropped. Dropped half-way, it drops what is
 * inside, and the scope can be used again. */
#define woi_scope_run(scope, fut) woi_scope_run_((scope), WOI_BRANCH_(fut))

/* A scope of its own with a deadline: nanoseconds from its first poll, or a time of woi_now(). Unlike
 * woi_timeout they respect shields. */
#define woi_cancel_after(nanoseconds, fut) woi_scope_new_(WOI_SCOPE_AFTER_, (nanoseconds), WOI_BRANCH_(fut))
#define woi_cancel_at(deadline, fut) woi_scope_new_(WOI_SCOPE_PLAIN_, (deadline), WOI_BRANCH_(fut))

/* A scope that shields, and is never cancelled itself: output 0. Put a deadline inside, so that what is
 * shielded cannot hang for ever. */
#define woi_shield(fut) woi_scope_new_(WOI_SCOPE_SHIELD_, 0, WOI_BRANCH_(fut))

#endif
#endif
