/* async.h - the macros that turn a function into a future.
 *
 *     WOI_ASYNC(int, add_later, ((int, a), (int, b)),
 *         int sum;                             // lives across awaits: in the frame, as self->sum
 *     )
 *     {
 *         WOI_BEGIN;
 *         WOI_AWAIT(woi_sleep(WOI_MS(10)));
 *         self->sum = self->a + self->b;
 *         WOI_RETURN(self->sum);
 *         WOI_END;
 *     }
 *
 * A call, add_later(1, 2), allocates a frame and copies the arguments; nothing runs until it is
 * polled. It returns NULL when out of memory, and awaiting that ends the task with WOI_NO_MEMORY:
 * there is nothing to test. A call always takes over what its arguments own: one that returns NULL has
 * run the finally part, with the parameters set and the locals zero, in a frame on the C stack. The
 * body is one C function, entered anew after every wait through a switch; therefore
 *
 *   - a C local does not keep its value across an await: put it into the frame;
 *   - code before WOI_BEGIN or after WOI_END runs on every resume: write none;
 *   - an await cannot stand inside a C `switch` of your own, nor a VLA, nor a statement expression
 *     around it.
 *
 * Everything a compiler can see of this is an error; docs/macros.md shows what the macros become. */
#ifndef WOI_ASYNC_H
#define WOI_ASYNC_H

#include "async_body.h"

#ifndef __cplusplus

/* --- declaring and defining ---------------------------------------------------------------- */

/* WOI_ASYNC(T, name, ((type, param), ...), locals...) { body }
 *
 * Defines struct name (what callers see: a future with T output), struct name_frame (parameters and
 * locals; `self` in the body), struct name_result and struct name_handle (task.h), and the
 * constructor name(params). T: any type that can be assigned, or void. 0 to 12 parameters; () for
 * none. Types that do not read as `type name`, such as function pointers, are fine. Nothing may ask
 * for an alignment above 16. Put `static` or `static inline` in front for internal linkage.
 *
 * In the file that defines it there is also name_at(struct name_frame *memory, params): the same
 * frame in the caller's memory, which must live until the future has been dropped or awaited. */
#define WOI_ASYNC(T, name, ...) WOI_CAT_(WOI_ASYNC_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, 0, ~, __VA_ARGS__)

/* WOI_ASYNC_OWNS(T, drop, name, params, locals...): the output owns something. An output that nobody
 * takes is given to `void drop(T *output)`; also an error that WOI_TRY or WOI_RETURN made it, of which the
 * destructor of a number must think. */
#define WOI_ASYNC_OWNS(T, drop, name, ...)                                                                   \
    WOI_CAT_(WOI_ASYNC_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, 1, drop, __VA_ARGS__)

/* WOI_ASYNC_DECLARE(T, name, params); in a header, WOI_ASYNC_DEFINE(T, name, params, locals...) { }
 * in one source file; or both in one file, for mutual recursion. WOI_ASYNC_DEFINE_OWNS defines one
 * with an output destructor. */
#define WOI_ASYNC_DECLARE(T, name, params) WOI_ASYNC_DECLARE_(T, name, params) struct name##_frame
#define WOI_ASYNC_DEFINE(T, name, ...)                                                                       \
    WOI_CAT_(WOI_ASYNC_DEFINE_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, 0, ~, __VA_ARGS__)
#define WOI_ASYNC_DEFINE_OWNS(T, drop, name, ...)                                                            \
    WOI_CAT_(WOI_ASYNC_DEFINE_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, 1, drop, __VA_ARGS__)

/* --- the body ------------------------------------------------------------------------------ */

/* Stand first and last in the body. The label is there to be missed: a body without WOI_END swallows
 * what follows it, and the compiler complains about that first. */
#define WOI_BEGIN                                                                                            \
    _Static_assert(sizeof(struct woi_place_) == 1, "WOI_BEGIN: a body has begun already");                   \
    enum { woi_base_ = __COUNTER__ };                                                                        \
    struct woi_place_ {                                                                                      \
        char size[2];                                                                                        \
    };                                                                                                       \
    if (0) {                                                                                                 \
        goto woi_dispatch_;                                                                                  \
        goto WOI_END_is_missing_;                                                                            \
    }                                                                                                        \
    woi_dispatch_:                                                                                           \
    switch (WOI_WIDE_(woi_enter_(&self->woi))) {                                                             \
        struct woi_body_ {                                                                                   \
            struct woi_finally_ *finally;                                                                    \
        };                                                                                                   \
    default:                                                                                                 \
        return woi_settle_(&self->woi);                                                                      \
    case WOI_WIDE_(WOI_STATE_START_):

#define WOI_END                                                                                              \
    WOI_CHECK_(sizeof(struct woi_place_) != 1, "WOI_END: WOI_BEGIN is missing");                             \
    woi_reach_end_(&self->woi);                                                                              \
    break;                                                                                                   \
    }                                                                                                        \
    WOI_END_is_missing_:                                                                                     \
    (void)cx;                                                                                                \
    WOI_STRICT_END_                                                                                          \
    return woi_frame_end_(&self->woi)

/* WOI_AWAIT(future) or WOI_AWAIT(lhs, future): waits until the future is ready; lhs, an lvalue of
 * exactly the output's type, gets the output. Takes the future over and frees it. A panic in it ends
 * this function too. */
#define WOI_AWAIT(...) WOI_CAT_(WOI_AWAIT_, WOI_COUNT_(__VA_ARGS__))(__VA_ARGS__)

/* WOI_TRY(future) or WOI_TRY(lhs, future): awaits; a negative output becomes this function's own
 * output at once, as WOI_RETURN would do it, and lhs stays as it was. */
#define WOI_TRY(...) WOI_CAT_(WOI_TRY_, WOI_COUNT_(__VA_ARGS__))(__VA_ARGS__)

/* WOI_RETURN(value), or WOI_RETURN() in a void function: ends the function, after its finally part.
 * Reaching WOI_END without it leaves the output all zero. */
#define WOI_RETURN(...)                                                                                      \
    do {                                                                                                     \
        WOI_IN_BODY_("WOI_RETURN");                                                                          \
        WOI_CAT_(WOI_RETURN_, WOI_IS_EMPTY_(__VA_ARGS__))(__VA_ARGS__)                                       \
    } while (0)

/* WOI_FINALLY: begins the clean-up at the end of the body. It runs exactly once however the function
 * ends: return, end, panic, cancellation, also when it was never polled (its locals are then zero).
 * What it awaited has been dropped before. Nothing that waits, and no return, may stand in it. */
#define WOI_FINALLY                                                                                          \
    self->woi.state = WOI_STATE_FINALLY_ | WOI_STATE_RUNNING_;                                               \
    WOI_IN_BODY_("WOI_FINALLY");                                                                             \
    WOI_NOT_IN_A_BLOCK_;                                                                                     \
    if (0) {                                                                                                 \
    case WOI_WIDE_(WOI_STATE_PANIC_FINALLY_):                                                                \
    case WOI_WIDE_(WOI_STATE_FINALLY_LIVE_):;                                                                \
    }                                                                                                        \
    struct woi_place_ {                                                                                      \
        char size[3];                                                                                        \
    };                                                                                                       \
    cx = &woi_finally_context_;                                                                              \
    __attribute__((fallthrough));                                                                            \
    case WOI_WIDE_(WOI_STATE_FINALLY_)

/* Lets every other runnable task run first. Costs no future. */
#define WOI_YIELD() WOI_YIELD_(__COUNTER__)

/* WOI_PANIC(format, ...): ends this task, and only this task: what it awaits is dropped, finally
 * parts run, and whoever joins it gets WOI_PANICKED with message, file and line. The format must be a
 * string literal. In a finally part it ends that part. */
#define WOI_PANIC(...)                                                                                       \
    do {                                                                                                     \
        WOI_PANIC_SITE_(__VA_ARGS__);                                                                        \
        return woi_frame_panic_(&self->woi, &woi_site_, __VA_ARGS__);                                        \
    } while (0)

/* Panics unless cond holds; also in release builds. */
#define WOI_ASSERT(cond)                                                                                     \
    do {                                                                                                     \
        if (!(cond))                                                                                         \
            WOI_PANIC("assertion failed: %s", #cond);                                                        \
    } while (0)

#endif
#endif
