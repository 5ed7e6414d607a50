/* once.h - what is done once, by whoever comes first; and what is waited for until it has happened.
 *
 *     static struct woi_once connected;                    // all zero: not done
 *     static struct woi_tcp_stream *connection;
 *
 *     WOI_TRY(woi_once_run(&connected, connect_to_server(&connection)));   // 0: it is there
 *
 * The first to come runs its own future; all others wait meanwhile, and end with 0 without running theirs,
 * which is dropped. If the one that runs fails, is dropped or panics, whoever waits longest runs its own.
 *
 * A future that runs the same once again waits for itself. One is inside another as combinators are: no more
 * than 256 deep.
 *
 * It also is an event that happens once: woi_once_set() says that it has, woi_once_wait() waits for that.
 *
 * It lies in memory of the caller's, must outlive its operations, and may not move while there are any.
 * After tokio's sync::OnceCell and SetOnce. */
#ifndef WOI_ONCE_H
#define WOI_ONCE_H

#include "semaphore.h"

WOI_EXTERN_C_BEGIN_

struct woi_once {
    struct woi_semaphore turn_; /* of one permit, of whoever runs; closed: it is done */
    struct woi_link watchers_;
};

static inline bool woi_once_is_done(const struct woi_once *once)
{
    return once && once->turn_.closed;
}

/* Done without running anything. 0; -EALREADY: it was done before; -EBUSY: somebody runs; -EINVAL: NULL. */
WOI_API int woi_once_set(struct woi_once *once);

WOI_API WOI_MUST_USE struct woi_future_int *woi_once_run_(struct woi_once *once, struct woi_future *future);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Future: 0 as soon as it is done; -EINVAL: NULL. It runs nothing. NULL: out of memory. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_once_wait(struct woi_once *once);

/* woi_once_run(once, future): a future with output int; the future, of which it takes ownership, has one too.
 * If it is this one that runs, the output is the future's: negative, it has failed, and it is not done. Else
 * 0, and the future is dropped without being polled: of an async function only the finally part runs.
 * -EINVAL: once is NULL. A future of NULL, as a constructor returns when out of memory, makes it NULL too.
 * The turn of one that is dropped passes on after its future was dropped. */
#define woi_once_run(once, fut) WOI_ONCE_RUN_(once, fut, WOI_CAT_(woi_o_, __COUNTER__))

/* The call stands outside of the statement expression: gcc does not see an unused result in one. */
#define WOI_ONCE_RUN_(once, fut, v)                                                                          \
    woi_once_run_((once), __extension__({                                                                    \
                      __auto_type v = (fut);                                                                 \
                      WOI_MUST_POINT_(v);                                                                    \
                      _Static_assert(__builtin_types_compatible_p(int, __typeof__(v->output)),               \
                                     "woi_once_run: the output of the future is no int");                    \
                      WOI_AS_FUTURE_(v);                                                                     \
                  }))

#endif
#endif
