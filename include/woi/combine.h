/* combine.h - waiting for several futures at once.
 *
 *     WOI_AWAIT(woi_join(WOI_INTO(self->a, first()), WOI_INTO(self->b, second())));
 *     WOI_AWAIT(self->which, woi_select(WOI_INTO(self->line, read_line()), woi_sleep(WOI_SEC(5))));
 *     WOI_TRY(woi_timeout(WOI_MS(100), WOI_INTO(self->reply, ask())));
 *
 * Each takes 2 to 12 branches (woi_timeout one), owns them, and is a future like any other. A branch
 * is any future; WOI_INTO(lhs, future) around it says where its output goes. The targets are written
 * only when the whole combinator is ready, so one that is dropped half-way leaves them as they were.
 * Dropping a combinator, or being a loser, drops the branches: their finally parts run, finished
 * outputs that nobody takes go to their destructors. A panic in a branch drops the others and goes on
 * in whoever awaits.
 *
 * A wake polls the branch that was woken, and no other: with 10,000 branches it costs the same.
 *
 * The rule is about outputs: an operation that writes through a pointer of its own, such as a channel's
 * recv or woi_tcp_accept, writes when that branch is ready. Clear such a variable before, and look at it
 * in the finally part. Chains of awaits take no C stack; combinators inside combinators do, and are no
 * more than 256 deep: beyond that they panic the task.
 *
 * A branch that is NULL, as a constructor returns when out of memory, drops the others and makes the
 * combinator NULL too. So does a misuse, which panics the task: nested too deep, or the same future
 * given twice; of more than 12 branches that is not looked for. */
#ifndef WOI_COMBINE_H
#define WOI_COMBINE_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

enum woi_group_kind_ {
    WOI_GROUP_JOIN_,
    WOI_GROUP_TRY_JOIN_,
    WOI_GROUP_SELECT_,
    WOI_GROUP_SELECT_BIASED_,
    WOI_GROUP_TIMEOUT_,
};

WOI_API WOI_MUST_USE struct woi_future_int *woi_group_new_(enum woi_group_kind_ kind, size_t n,
                                                           struct woi_future *const *branches);
WOI_API WOI_MUST_USE struct woi_future_int *woi_group_array_(enum woi_group_kind_ kind, size_t n,
                                                             const void *futures, void *outputs,
                                                             size_t output_size);
WOI_API WOI_MUST_USE struct woi_future_int *woi_timeout_(int64_t nanoseconds, struct woi_future *future);
WOI_API WOI_MUST_USE struct woi_future_int *woi_timeout_at_(int64_t deadline, struct woi_future *future);
WOI_API WOI_MUST_USE struct woi_into *woi_into_(void *target, size_t size, struct woi_future *future);
WOI_API WOI_MUST_USE struct woi_future *woi_borrow_(void *variable);
WOI_API WOI_MUST_USE struct woi_future *woi_never_(void);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* A branch whose output has a place to go. Not awaitable by itself. */
struct woi_into {
    union {
        struct woi_future future;
        struct woi_frame woi;
    };
    void *target;
    size_t size;
};

/* Any branch; not awaitable by itself either. */
struct woi_branch_ {
    struct woi_future future;
};

/* WOI_INTO(lhs, future): lhs, an lvalue of exactly the output's type, outlives the combinator. */
#define WOI_INTO(lhs, fut) WOI_INTO_(lhs, fut, WOI_CAT_(woi_i_, __COUNTER__))

/* WOI_BORROW(variable): a branch that is lent: it stays the caller's when the combinator is over, and goes on
 * in the next one. variable, an lvalue, points at a future; like a target of WOI_INTO it outlives the
 * combinator.
 *
 *     self->op = fetch(self->key);
 *     while (self->op) {
 *         WOI_AWAIT(woi_select(WOI_INTO(self->page, WOI_BORROW(self->op)), recv(&self->hint)));
 *         ...
 *     }
 *
 * Once the future has ended it goes with the branch, also if it panicked or nobody took its output: it is
 * freed, and variable is NULL. Until then the caller drops it, as in a finally part, or awaits it. NULL as a
 * variable is what it is everywhere: out of memory; without memory for the branch itself, the future stays
 * where it is. While it is lent nobody else may poll it, drop it, or write to the variable; of a variable
 * that holds something else than before the task panics. */
#define WOI_BORROW(variable) WOI_BORROW_(variable)

/* WOI_IF(condition, branch): a branch of a select that is never ready unless the condition holds, which is
 * looked at once; branch, which may be a WOI_INTO, is evaluated only then. So a loop goes on with what is
 * left: WOI_IF(self->op, WOI_INTO(self->page, WOI_BORROW(self->op))). A select of which no branch is left
 * waits for ever. */
#define WOI_IF(condition, fut) ((struct woi_branch_ *)(void *)((condition) ? WOI_BRANCH_(fut) : woi_never_()))

/* Output 0 when all branches are ready. */
#define woi_join(...) WOI_COMBINE_(WOI_GROUP_JOIN_, __VA_ARGS__)

/* The same, but the first branch that ends with a negative output, or a joined task that did not end
 * well (-ECANCELED, -ENOTRECOVERABLE, -ENOMEM), drops the rest and is the output; targets of WOI_INTO
 * are then not written. */
#define woi_try_join(...) WOI_COMBINE_(WOI_GROUP_TRY_JOIN_, __VA_ARGS__)

/* Output: the index, from 0, of the first branch that is ready; the others have been dropped. Which
 * branch is polled first rotates from call to call, so that none starves. */
#define woi_select(...) WOI_COMBINE_(WOI_GROUP_SELECT_, __VA_ARGS__)

/* The same, but of the branches that could be ready the lowest index wins. */
#define woi_select_biased(...) WOI_COMBINE_(WOI_GROUP_SELECT_BIASED_, __VA_ARGS__)

/* woi_timeout(nanoseconds, future): output 0 when the future is ready in time, else -ETIMEDOUT. The
 * future is polled first: one that is ready at once never times out. -ENXIO outside of a runtime, where
 * no time passes. */
#define woi_timeout(nanoseconds, fut) woi_timeout_((nanoseconds), WOI_BRANCH_(fut))

/* The same with a time of woi_now() in the place of a duration: for a deadline that several share. */
#define woi_timeout_at(deadline, fut) woi_timeout_at_((deadline), WOI_BRANCH_(fut))

/* For a number of branches known at run time: futures is an array of n pointers to futures, copied
 * from; the futures now belong to the combinator, the array stays the caller's. outputs, an array of
 * n of the futures' output type, gets the outputs at their indices, or is NULL: (T *)NULL.
 * n = 0: the joins are ready with 0, the selects with -EINVAL. */
#define woi_join_array(n, futures, outputs) WOI_ARRAY_(WOI_GROUP_JOIN_, n, futures, outputs)
#define woi_try_join_array(n, futures, outputs) WOI_ARRAY_(WOI_GROUP_TRY_JOIN_, n, futures, outputs)
/* Here only the winner's element of outputs is written. */
#define woi_select_array(n, futures, outputs) WOI_ARRAY_(WOI_GROUP_SELECT_, n, futures, outputs)
#define woi_select_biased_array(n, futures, outputs) WOI_ARRAY_(WOI_GROUP_SELECT_BIASED_, n, futures, outputs)

#define WOI_BRANCH_(f) WOI_BRANCH__(f, WOI_CAT_(woi_f_, __COUNTER__))
#define WOI_BRANCH__(f, v)                                                                                   \
    __extension__({                                                                                          \
        __auto_type v = (f);                                                                                 \
        WOI_MUST_POINT_(v);                                                                                  \
        WOI_AS_FUTURE_(v);                                                                                   \
    })
#define WOI_COMBINE_(kind, ...)                                                                              \
    woi_group_new_((WOI_CHECK_(WOI_COUNT_(__VA_ARGS__) >= 2 && WOI_COUNT_(__VA_ARGS__) <= 12,                \
                               "joins and selects take 2 to 12 branches"),                                   \
                    kind),                                                                                   \
                   WOI_COUNT_(__VA_ARGS__), (struct woi_future *const[]){WOI_BRANCHES_(__VA_ARGS__)})
/* The call stands outside of the statement expression: gcc does not see an unused result in one. */
#define WOI_INTO_(lhs, fut, v)                                                                               \
    woi_into_(&(lhs), sizeof(lhs), __extension__({                                                           \
        __auto_type v = (fut);                                                                               \
        WOI_MUST_POINT_(v);                                                                                  \
        _Static_assert(__builtin_types_compatible_p(__typeof__(lhs), __typeof__(v->output)),                 \
                       "WOI_INTO: the variable and the output of the future have different types");          \
        WOI_AS_FUTURE_(v);                                                                                   \
    }))
/* The struct is none that can be awaited alone, and has an output for its type. */
#define WOI_BORROW_(variable)                                                                                \
    ((struct {                                                                                               \
        struct woi_future future;                                                                            \
        __typeof__((variable)->output) output;                                                               \
    } *)(void *)woi_borrow_((WOI_MUST_POINT_(variable), (void)sizeof((variable)->typed_future_),             \
                             &(variable))))
#define WOI_ARRAY_(kind, n, futures, outputs)                                                                \
    woi_group_array_(__extension__({                                                                         \
                         _Static_assert(__builtin_types_compatible_p(__typeof__(*(outputs)),                 \
                                                                     __typeof__((*(futures))->output)),      \
                                        "the array and the output of the futures have different types");     \
                         (void)sizeof(&(*(futures))->future == (struct woi_future *)0);                      \
                         kind;                                                                               \
                     }),                                                                                     \
                     (n), (futures), (outputs), sizeof((*(futures))->output))

#endif
#endif
