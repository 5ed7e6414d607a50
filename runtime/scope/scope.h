/* scope.h - the future behind every cancel scope.
 *
 *     scope ──slot──> strand of what is inside
 *     scope <─holds── scope or shield inside (task/hold.h): it cannot be cancelled yet
 */
#ifndef WOI_SCOPE_SCOPE_H
#define WOI_SCOPE_SCOPE_H

#include "base/list.h"
#include "task/hold.h"
#include "task/nest.h"
#include "task/wait.h"
#include "timer/timers.h"
#include "woi/scope.h"
#include "woi/token.h"

struct woi_running_scope_ {
    struct nest_one one;
    struct hold hold;
    struct woi_waker waker;             /* of its last poll */
    struct woi_scope *handle;           /* or NULL */
    struct woi_token *token;            /* that cancels it, or NULL; a clone */
    struct woi_wait_ wait;              /* for the token */
    struct woi_runtime_handle *runtime; /* where it was first polled, or NULL; a clone */
    struct timer timer;                 /* its deadline; before the first poll of a kind AFTER, a duration */
    int error;                          /* once it has ended: future_error() of what was inside */
    enum woi_scope_kind_ kind;
    bool begun; /* it was polled */
    bool has_deadline;
};

typedef struct woi_running_scope_ scope_future;

/* --- scope_new.c --- */

/* A scope around the future, which is taken over; handle and token may be NULL, the token is cloned. NULL:
 * the future was, out of memory, or a misuse, which is told. */
scope_future *scope_new(struct woi_scope *handle, struct woi_token *token, struct woi_future *future);

/* --- scope.c --- */

extern const struct woi_future_type scope_type;

/* Its deadline is this one from now on; 0 and WOI_FOREVER: it has none. One that has passed wakes it. It has
 * begun. */
void scope_arm(scope_future *scope, int64_t deadline);

/* Why it is to end early: -ECANCELED, -ETIMEDOUT, -ENXIO; or 0. */
int scope_reason(const scope_future *scope);

/* Its deadline has passed, or cannot come. */
static inline bool scope_is_late(const scope_future *scope)
{
    return scope->begun && scope->has_deadline && !timer_is_armed(&scope->timer);
}

/* The scope of a link in the chain of those that are being polled; NULL: it is a lender. */
static inline const scope_future *scope_of_hold(const struct hold *hold)
{
    return hold->let_go ? container_of((struct hold *)(uintptr_t)hold, scope_future, hold) : NULL;
}

#endif
