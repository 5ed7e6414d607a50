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
 * there is nothing to test. The body is one C function, entered anew after every wait through a
 * switch; therefore
 *
 *   - a C local does not keep its value across an await: put it into the frame;
 *   - code before WOI_BEGIN or after WOI_END runs on every resume: write none;
 *   - an await cannot stand inside a C `switch` of your own, nor a VLA, nor a statement expression
 *     around it.
 *
 * Everything a compiler can see of this is an error; docs/macros.md shows what the macros become. */
#ifndef WOI_ASYNC_H
#define WOI_ASYNC_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

/* The states that are not suspensions. A suspension is ((line << 32) | k), k from 8 up. */
enum {
    WOI_STATE_START_ = 0,
    WOI_STATE_FINALLY_ = 1,       /* going to the finally part, without an output */
    WOI_STATE_FINALLY_LIVE_ = 2,  /* the same, with an output */
    WOI_STATE_PANIC_FINALLY_ = 3, /* the same, because of a panic */
    WOI_STATE_DONE_ = 4,          /* ended; the output, if there was one, is taken */
    WOI_STATE_DONE_LIVE_ = 5,     /* ended; nobody has taken the output */
    WOI_STATE_PANIC_DONE_ = 6,
    WOI_FIRST_LABEL_ = 8,
};

/* Added to the state while the body is on the C stack. */
#define WOI_STATE_RUNNING_ ((uint64_t)1 << 31)

/* What a finally part has for cx: nothing to wait with, an attempt to aborts the program. */
WOI_API extern struct woi_context woi_finally_context_;
WOI_API void *woi_frame_new_(const struct woi_future_type *type);
WOI_API void *woi_frame_init_(void *memory, const struct woi_future_type *type);
WOI_API woi_poll woi_frame_settle_(struct woi_frame *frame);
WOI_API woi_poll woi_frame_end_(struct woi_frame *frame);
WOI_API WOI_COLD_ woi_poll woi_await_null_(struct woi_frame *frame, uint64_t label);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* Where a macro stands, told by the size of this struct: 1 in a file, 2 in a body, 3 in its finally
 * part. Each hides the one before by another of the same name. */
struct woi_place_ {
    char size[1];
};

/* --- declaring and defining ---------------------------------------------------------------- */

/* WOI_ASYNC(T, name, ((type, param), ...), locals...) { body }
 *
 * Defines struct name (what callers see: a future with T output), struct name_frame (parameters and
 * locals; `self` in the body), struct name_result and struct name_handle (task.h), and the
 * constructor name(params). T: any type that can be assigned, or void. 0 to 12 parameters; () for
 * none. Types that do not read as `type name`, such as function pointers, are fine. Put `static` or
 * `static inline` in front for internal linkage.
 *
 * In the file that defines it there is also name_at(struct name_frame *memory, params): the same
 * frame in the caller's memory, which must live until the future has been dropped or awaited. */
#define WOI_ASYNC(T, name, ...)                                                                              \
    WOI_CAT_(WOI_ASYNC_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, N, ~, __VA_ARGS__)

/* WOI_ASYNC_OWNS(T, drop, name, params, locals...): the output owns something. An output that nobody
 * takes is given to `void drop(T *output)`. */
#define WOI_ASYNC_OWNS(T, drop, name, ...)                                                                   \
    WOI_CAT_(WOI_ASYNC_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, Y, drop, __VA_ARGS__)

/* WOI_ASYNC_DECLARE(T, name, params); in a header, WOI_ASYNC_DEFINE(T, name, params, locals...) { }
 * in one source file; or both in one file, for mutual recursion. WOI_ASYNC_DEFINE_OWNS defines one
 * with an output destructor. */
#define WOI_ASYNC_DECLARE(T, name, params) WOI_ASYNC_DECLARE_(T, name, params) struct name##_frame
#define WOI_ASYNC_DEFINE(T, name, ...)                                                                       \
    WOI_CAT_(WOI_ASYNC_DEFINE_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, N, ~, __VA_ARGS__)
#define WOI_ASYNC_DEFINE_OWNS(T, drop, name, ...)                                                            \
    WOI_CAT_(WOI_ASYNC_DEFINE_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, Y, drop, __VA_ARGS__)

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
        struct woi_block_ {                                                                                  \
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
        WOI_CAT_(WOI_RETURN_, WOI_IS_EMPTY_(__VA_ARGS__))(__VA_ARGS__) WOI_LEAVE_;                           \
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

/* --- what the macros above are made of ----------------------------------------------------- */

#define WOI_NO_LOCALS_(...) WOI_IS_EMPTY_(WOI_SECOND_(__VA_ARGS__, , ~))
#define WOI_ASYNC_0(T, name, owns, drop, params, ...)                                                              \
    WOI_ASYNC_DECLARE_(T, name, params) WOI_ASYNC_DEFINE_(T, name, owns, drop, params, __VA_ARGS__)
#define WOI_ASYNC_1(T, name, owns, drop, ...)                                                                      \
    WOI_ASYNC_DECLARE_(T, name, WOI_HEAD_(__VA_ARGS__))                                                      \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, WOI_HEAD_(__VA_ARGS__), )
#define WOI_ASYNC_DEFINE_0(T, name, owns, drop, params, ...)                                                       \
    WOI_IN_FILE_(struct name *) name(WOI_ARGS_ params);                                                      \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, params, __VA_ARGS__)
#define WOI_ASYNC_DEFINE_1(T, name, owns, drop, ...)                                                               \
    WOI_IN_FILE_(struct name *) name(WOI_EXPAND_(WOI_ARGS_ WOI_HEAD_(__VA_ARGS__)));                         \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, WOI_HEAD_(__VA_ARGS__), )

/* The type itself, at the beginning of a function: after a body that lost its WOI_END it is the first
 * thing that the compiler sees, and the only one that can say what is wrong. */
#define WOI_IN_FILE_(type)                                                                                   \
    __typeof__(**(type(*)[WOI_CHECKED_(sizeof(struct woi_place_) == 1, "WOI_END is missing in the function above")])0)

#define WOI_ASYNC_DECLARE_(T, name, params)                                                                  \
    WOI_MUST_USE WOI_IN_FILE_(struct name *) name(WOI_ARGS_ params);                                         \
    WOI_RESULT_(T, name)                                                                                     \
    struct name {                                                                                            \
        union {                                                                                              \
            struct woi_future future;                                                                        \
            struct woi_frame woi;                                                                            \
            struct name##_handle *woi_handle_;                                                               \
            char (*typed_future_)[WOI_KIND_FRAME_];                                                          \
        };                                                                                                   \
        WOI_OUTPUT_(T) output;                                                                               \
    };

#define WOI_ASYNC_DEFINE_(T, name, owns, drop, params, ...)                                                        \
    _Static_assert(__builtin_types_compatible_p(WOI_OUTPUT_(T), __typeof__(((struct name *)0)->output)),     \
                   #name ": defined with another output type than declared");                                \
    struct name##_frame {                                                                                    \
        union {                                                                                              \
            struct name woi_pub_;                                                                            \
            struct {                                                                                         \
                struct woi_frame woi;                                                                        \
            };                                                                                               \
        };                                                                                                   \
        WOI_FIELDS_ params __VA_ARGS__                                                                       \
    };                                                                                                       \
    _Static_assert(_Alignof(struct name##_frame) <= 16, #name ": a frame is aligned to 16 bytes at most");   \
    static woi_poll name##_body_(struct name##_frame *self, struct woi_context *cx);                         \
    static woi_poll name##_resume_(struct woi_future *self_, struct woi_context *cx_)                        \
    {                                                                                                        \
        return name##_body_((struct name##_frame *)(void *)self_, cx_);                                      \
    }                                                                                                        \
    WOI_OUTPUT_DROP_##owns(T, name, drop)                                                                    \
    WOI_ASYNC_TYPE_(name, type, owns, 0u);                                                                   \
    __attribute__((unused)) WOI_ASYNC_TYPE_(name, in_place_type, owns, WOI_FUTURE_IN_PLACE);                 \
    struct name *name(WOI_ARGS_ params)                                                                      \
    {                                                                                                        \
        struct name##_frame *self_ = woi_frame_new_(&name##_type_);                                          \
        if (!self_)                                                                                          \
            return NULL;                                                                                     \
        WOI_SETS_ params return &self_->woi_pub_;                                                            \
    }                                                                                                        \
    __attribute__((unused)) WOI_MUST_USE static struct name *name##_at(                                      \
        struct name##_frame *self_ WOI_MORE_ARGS_ params)                                                    \
    {                                                                                                        \
        self_->woi_pub_.future.type = &name##_in_place_type_;                                                \
        woi_frame_init_(self_, &name##_in_place_type_);                                                      \
        WOI_SETS_ params return &self_->woi_pub_;                                                            \
    }                                                                                                        \
    WOI_STRICT_                                                                                              \
    static woi_poll name##_body_(struct name##_frame *self, struct woi_context *cx)

#define WOI_ASYNC_TYPE_(fn, which, owns, more_flags)                                                         \
    static const struct woi_future_type fn##_##which##_ = {                                                  \
        .name = #fn,                                                                                         \
        .file = __FILE__,                                                                                    \
        .line = __LINE__,                                                                                    \
        .flags = (WOI_IS_SIGNED_(((struct fn *)0)->output) ? WOI_FUTURE_SIGNED : 0u) | (more_flags),         \
        .size = sizeof(struct fn##_frame),                                                                   \
        .output_offset = offsetof(struct fn, output),                                                        \
        .output_size = sizeof(((struct fn *)0)->output),                                                     \
        .value_offset = offsetof(struct fn##_result, value),                                                 \
        .poll = woi_frame_poll_,                                                                             \
        .drop = woi_frame_drop_,                                                                             \
        .resume = fn##_resume_,                                                                              \
        .drop_output = WOI_OUTPUT_DROP_NAME_##owns(fn),                                                      \
    }

#define WOI_MORE_ARGS_(...) WOI_CAT_(WOI_MORE_ARGS_, WOI_IS_EMPTY_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_MORE_ARGS_0(...) , WOI_ARGS_(__VA_ARGS__)
#define WOI_MORE_ARGS_1(...)

/* owns is Y or N: whether the output has a destructor. */
#define WOI_OUTPUT_DROP_NAME_N(name) NULL
#define WOI_OUTPUT_DROP_NAME_Y(name) name##_drop_output_
#define WOI_OUTPUT_DROP_N(T, name, function)
#define WOI_OUTPUT_DROP_Y(T, name, function)                                                                 \
    _Static_assert(_Generic((function), void (*)(__typeof__(T) *): 1, default: 0),                           \
                   #name ": the destructor must be a function void drop(T *output)");                        \
    static void name##_drop_output_(void *output_)                                                           \
    {                                                                                                        \
        void (*drop_)(__typeof__(T) *) = (function);                                                         \
        drop_(output_);                                                                                      \
    }

/* Labels are wider than 64 bits, so that an await inside a user's switch cannot match one of its
 * cases by accident: both compilers say that the label does not fit. */
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 woi_label_;
#define WOI_WIDE_(state) ((woi_label_)1 << 64 | (state))
#else
#define WOI_WIDE_(state) (state) /* such an await is found when it is resumed: woi_frame_settle_() */
#endif
#define WOI_SUSPENSION_(k) ((uint64_t)__LINE__ << 32 | (uint64_t)((k)-woi_base_ + WOI_FIRST_LABEL_))

static inline uint64_t woi_enter_(struct woi_frame *frame)
{
    uint64_t state = frame->state;

    frame->state = state | WOI_STATE_RUNNING_;
    return state;
}

static inline woi_poll woi_settle_(struct woi_frame *frame)
{
    if (frame->state != (WOI_STATE_FINALLY_LIVE_ | WOI_STATE_RUNNING_))
        return woi_frame_settle_(frame);
    frame->state = WOI_STATE_DONE_LIVE_;
    return WOI_READY;
}

/* The end of the body. A finally part has left its own state; a `break` that left the body's switch
 * does not come by here, and woi_frame_end_() sees that. */
static inline void woi_reach_end_(struct woi_frame *frame)
{
    const uint64_t state = frame->state & ~WOI_STATE_RUNNING_;

    if (state - WOI_STATE_FINALLY_ > WOI_STATE_PANIC_FINALLY_ - WOI_STATE_FINALLY_)
        frame->state = WOI_STATE_FINALLY_ | WOI_STATE_RUNNING_;
}

/* A leaf is polled right here; NULL is out of memory. */
static inline woi_poll woi_await_leaf_(struct woi_frame *self, uint64_t label, struct woi_context *cx)
{
    woi_poll poll = self->awaiting->type->poll(self->awaiting, cx);

    if (poll.status == WOI_STATUS_PENDING)
        self->state = label;
    else if (poll.status == WOI_STATUS_PANICKED)
        self->state = WOI_STATE_PANIC_FINALLY_;
    return poll;
}

/* A frame is not polled from here: the strand steps into it, so that the C stack does not grow. */
static inline woi_poll woi_await_(struct woi_frame *self, struct woi_future *child, uint64_t label,
                                  struct woi_context *cx)
{
    self->awaiting = child;
    if (!child)
        return woi_await_null_(self, label);
    if (!child->type->resume)
        return woi_await_leaf_(self, label, cx);
    ((struct woi_frame *)(void *)child)->parent = self;
    self->state = label;
    return (woi_poll){WOI_STATUS_CALL_};
}

/* The strand comes back here when a frame child is finished, or when a leaf is to be polled again. */
static inline woi_poll woi_await_again_(struct woi_frame *self, uint64_t label, struct woi_context *cx)
{
    if (self->awaiting->type->resume)
        return WOI_READY;
    return woi_await_leaf_(self, label, cx);
}

/* Frees the awaited child, whose output is now taken, or given to its destructor. */
static inline void woi_await_end_(struct woi_frame *self)
{
    struct woi_future *child = self->awaiting;

    self->awaiting = NULL;
    child->type->drop(child);
}

#define WOI_AWAIT_1(fut) WOI_AWAIT_(fut, "WOI_AWAIT", __COUNTER__, )
#define WOI_AWAIT_2(lhs, fut) WOI_AWAIT_(fut, "WOI_AWAIT", __COUNTER__, WOI_STORE_("WOI_AWAIT", lhs))
#define WOI_TRY_1(fut) WOI_AWAIT_(fut, "WOI_TRY", __COUNTER__, WOI_PROPAGATE_)
#define WOI_TRY_2(lhs, fut) WOI_AWAIT_(fut, "WOI_TRY", __COUNTER__, WOI_PROPAGATE_ WOI_STORE_("WOI_TRY", lhs))

/* if (0) { case ...:; } lets the code before it run past the label without falling through it. */
#define WOI_AWAIT_(fut, what, k, finish)                                                                     \
    do {                                                                                                     \
        WOI_IN_BODY_(what);                                                                                  \
        __typeof__(fut) woi_child_;                                                                          \
        {                                                                                                    \
            const woi_poll woi_p_ = woi_await_(                                                              \
                &self->woi, WOI_AWAITABLE_(woi_child_, (fut)), WOI_SUSPENSION_(k), cx);                      \
            if (woi_p_.status != WOI_STATUS_READY)                                                           \
                return woi_p_;                                                                               \
        }                                                                                                    \
        if (0) {                                                                                             \
        case WOI_WIDE_(WOI_SUSPENSION_(k)):; /* error here: an await in a switch of your own */              \
            const woi_poll woi_p_ = woi_await_again_(&self->woi, WOI_SUSPENSION_(k), cx);                    \
            if (woi_p_.status != WOI_STATUS_READY)                                                           \
                return woi_p_;                                                                               \
        }                                                                                                    \
        woi_child_ = (__typeof__(woi_child_))(void *)self->woi.awaiting;                                     \
        (void)woi_child_;                                                                                    \
        finish woi_await_end_(&self->woi);                                                                   \
    } while (0)

#define WOI_AWAITABLE_(child, fut)                                                                           \
    (WOI_MUST_POINT_(child), (void)sizeof(child->typed_future_), child = fut, WOI_AS_FUTURE_(child))

/* What kind of future it is, the compiler knows from the tag in its struct. */
#define WOI_STORE_(what, lhs)                                                                                \
    _Static_assert(__builtin_types_compatible_p(__typeof__(lhs), __typeof__(woi_child_->output)),            \
                   what ": the variable and the output of the future have different types");                 \
    if (sizeof(*woi_child_->typed_future_) == WOI_KIND_HANDLE_)                                              \
        woi_future_take(self->woi.awaiting, &(lhs), sizeof(lhs));                                            \
    else                                                                                                     \
        (lhs) = woi_child_->output;                                                                          \
    if (sizeof(*woi_child_->typed_future_) == WOI_KIND_FRAME_)                                               \
        ((struct woi_frame *)(void *)self->woi.awaiting)->state = WOI_STATE_DONE_;

#define WOI_PROPAGATE_                                                                                       \
    _Static_assert(WOI_IS_SIGNED_(woi_child_->output),                                                       \
                   "WOI_TRY: the output of the future is not a signed integer");                             \
    _Static_assert(WOI_IS_SIGNED_(self->woi_pub_.output),                                                    \
                   "WOI_TRY: the output of this function is not a signed integer");                          \
    if (woi_child_->output < 0) {                                                                            \
        self->woi_pub_.output = (__typeof__(self->woi_pub_.output))woi_child_->output;                       \
        woi_await_end_(&self->woi);                                                                          \
        WOI_LEAVE_;                                                                                          \
    }

#define WOI_RETURN_0(...)                                                                                    \
    _Static_assert(!__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit) ||             \
                       __builtin_types_compatible_p(__typeof__((__VA_ARGS__)), woi_unit),                    \
                   "WOI_RETURN(value): this is a void function");                                            \
    self->woi_pub_.output = (__VA_ARGS__);
#define WOI_RETURN_1(...)                                                                                    \
    _Static_assert(__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit),                \
                   "WOI_RETURN(): this function returns a value");
#define WOI_LEAVE_                                                                                           \
    self->woi.state = WOI_STATE_FINALLY_LIVE_;                                                               \
    goto woi_dispatch_

#define WOI_YIELD_(k)                                                                                        \
    do {                                                                                                     \
        WOI_IN_BODY_("WOI_YIELD");                                                                           \
        self->woi.state = WOI_SUSPENSION_(k);                                                                \
        woi_waker_wake_by_ref(&cx->waker);                                                                   \
        return WOI_PENDING;                                                                                  \
    case WOI_WIDE_(WOI_SUSPENSION_(k)):; /* error here: a yield in a switch of your own */                   \
    } while (0)

/* Completes the struct that WOI_BEGIN mentions, unless a block in between makes it another one. */
#define WOI_NOT_IN_A_BLOCK_                                                                                  \
    struct woi_finally_ {                                                                                    \
        char none;                                                                                           \
    };                                                                                                       \
    _Static_assert(__builtin_types_compatible_p(__typeof__(*((struct woi_block_ *)0)->finally),              \
                                                struct woi_finally_),                                        \
                   "WOI_FINALLY stands in a block, not at the end of the body")

#define WOI_IN_BODY_(what)                                                                                   \
    _Static_assert(sizeof(struct woi_place_) != 1, what ": WOI_BEGIN is missing");                           \
    _Static_assert(sizeof(struct woi_place_) != 3, what " is not allowed after WOI_FINALLY")

/* What must be an error inside a body, from before its first line to WOI_END: clang looks at the
 * beginning of a function whether to follow its variables at all. gcc needs -Wsystem-headers, or all
 * of it would vanish once the headers are installed. */
/* clang-format off */
#define WOI_STRICT_COMMON_                                                                                   \
    _Pragma("GCC diagnostic error \"-Wimplicit-function-declaration\"")                                      \
    _Pragma("GCC diagnostic error \"-Wincompatible-pointer-types\"")                                         \
    _Pragma("GCC diagnostic error \"-Wint-conversion\"")                                                     \
    _Pragma("GCC diagnostic error \"-Wunused-result\"")                                                      \
    _Pragma("GCC diagnostic error \"-Wreturn-type\"")
#ifdef __clang__
#define WOI_STRICT_                                                                                          \
    _Pragma("clang diagnostic push")                                                                         \
    WOI_STRICT_COMMON_                                                                                       \
    _Pragma("clang diagnostic error \"-Wuninitialized\"")                                                    \
    _Pragma("clang diagnostic error \"-Wconditional-uninitialized\"")                                        \
    _Pragma("clang diagnostic error \"-Wswitch\"")
#define WOI_STRICT_END_ _Pragma("clang diagnostic pop")
#else
#define WOI_STRICT_                                                                                          \
    _Pragma("GCC diagnostic push")                                                                           \
    _Pragma("GCC diagnostic warning \"-Wsystem-headers\"")                                                   \
    WOI_STRICT_COMMON_                                                                                       \
    _Pragma("GCC diagnostic error \"-Wjump-misses-init\"")                                                   \
    _Pragma("GCC diagnostic error \"-Woverflow\"")
#define WOI_STRICT_END_ _Pragma("GCC diagnostic pop")
#endif
/* clang-format on */

#endif
#endif
