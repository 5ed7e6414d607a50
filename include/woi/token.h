/* token.h - cancellation tokens: one "please stop" for as many as like to hear it.
 *
 *     struct woi_token *stop = woi_token_new();
 *     woi_spawn_detached(worker(woi_token_clone(stop)));
 *     ...
 *     woi_token_cancel(stop);
 *     woi_token_drop(stop);
 *
 * and in the worker, which owns its clone,
 *
 *     WOI_AWAIT(self->error, woi_until_cancelled(self->stop, WOI_INTO(self->job, next_job())));
 *     if (self->error == -ECANCELED) ...
 *
 * Tokens are a tree: cancelling one cancels its children and theirs, never its parent. Cancelled is for ever.
 * They are counted: each clone is dropped once, and dropping cancels nothing. A token belongs to one
 * thread. NULL, as comes of a lack of memory, may be given to every function here: it is never cancelled,
 * and the constructors of futures give NULL for it. */
#ifndef WOI_TOKEN_H
#define WOI_TOKEN_H

#include "combine.h"

WOI_EXTERN_C_BEGIN_

struct woi_token;

/* A token, or one more that is cancelled with its parent and can be cancelled alone. NULL when out of memory,
 * or for a NULL parent. The caller owns it. A child keeps its parent's memory, not the parent's clones. */
WOI_API WOI_MUST_USE struct woi_token *woi_token_new(void);
WOI_API WOI_MUST_USE struct woi_token *woi_token_child(struct woi_token *parent);

/* The same token once more. */
WOI_API struct woi_token *woi_token_clone(struct woi_token *token);

/* Gives one clone back. Who waits holds one of its own. */
WOI_API void woi_token_drop(struct woi_token *token);

/* Marks it and all below it, then wakes all who wait for any of those. Allocates nothing, and takes no C
 * stack however deep the tree. */
WOI_API void woi_token_cancel(struct woi_token *token);
WOI_API bool woi_token_is_cancelled(const struct woi_token *token);

/* Ready when the token is cancelled, with output 0. Dropped half-way, it waits no more. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_token_cancelled(struct woi_token *token);

WOI_API WOI_MUST_USE struct woi_future_int *woi_until_cancelled_(struct woi_token *token,
                                                                 struct woi_future *future);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* A cancel scope (scope.h) that the token cancels: output 0 when the future is ready, -ECANCELED when the
 * token is cancelled first; of one that is cancelled already the future is not polled. Respects shields. */
#define woi_until_cancelled(token, fut) woi_until_cancelled_((token), WOI_BRANCH_(fut))

#endif
#endif
