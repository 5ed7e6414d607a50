/* async_body.h - what the macros in a body are made of; nothing here is for users.
 *
 * docs/macros.md shows what they become, and says why. */
#ifndef WOI_ASYNC_BODY_H
#define WOI_ASYNC_BODY_H

#include "async_frame.h"

#ifndef __cplusplus

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

/* A leaf is polled right here. One that is ready at once is never kept: that is the shortest way. */
WOI_INLINE_ woi_poll woi_await_leaf_(struct woi_frame *self, struct woi_future *leaf, uint64_t label,
                                     struct woi_context *cx)
{
    woi_poll poll = leaf->type->poll(leaf, cx);

    if (poll.status != WOI_STATUS_READY) {
        self->awaiting = leaf;
        self->state = poll.status == WOI_STATUS_PENDING ? label : WOI_STATE_PANIC_FINALLY_;
    }
    return poll;
}

/* A frame is not polled from here: the strand steps into it, so that the C stack does not grow. One that
 * is awaited already, or whose code is on the C stack, belongs to somebody else. */
WOI_INLINE_ woi_poll woi_await_frame_(struct woi_frame *self, struct woi_frame *child, uint64_t label)
{
    self->awaiting = &child->future;
    if (__builtin_expect(child->parent != NULL || child->state & WOI_STATE_RUNNING_, 0))
        return woi_await_taken_(self, label);
    child->parent = self;
    self->state = label;
    return (woi_poll){WOI_STATUS_CALL_};
}

/* kind is a constant. What was a frame, and is freed, has a poll that says so, as long as nobody else has the
 * memory. */
WOI_INLINE_ woi_poll woi_await_(size_t kind, struct woi_frame *self, struct woi_future *child, uint64_t label,
                                struct woi_context *cx)
{
    if (kind == WOI_KIND_FRAME_ && __builtin_expect(child->type->resume != NULL, 1))
        return woi_await_frame_(self, (struct woi_frame *)(void *)child, label);
    return woi_await_leaf_(self, child, label, cx);
}

/* The strand comes back here when a frame child is finished, or when a leaf is to be polled again. */
WOI_INLINE_ woi_poll woi_await_again_(size_t kind, struct woi_frame *self, uint64_t label,
                                      struct woi_context *cx)
{
    return kind == WOI_KIND_FRAME_ ? WOI_READY : woi_await_leaf_(self, self->awaiting, label, cx);
}

static inline struct woi_future *woi_awaited_(struct woi_frame *self)
{
    struct woi_future *child = self->awaiting;

    self->awaiting = NULL;
    return child;
}

#define WOI_AWAIT_1(fut) WOI_AWAIT_(fut, "WOI_AWAIT", __COUNTER__, , WOI_END_CHILD_)
#define WOI_AWAIT_2(lhs, fut)                                                                                \
    WOI_AWAIT_(fut, "WOI_AWAIT", __COUNTER__, WOI_CHECK_STORE_("WOI_AWAIT", lhs), WOI_STORE_(lhs))
#define WOI_TRY_1(fut) WOI_AWAIT_(fut, "WOI_TRY", __COUNTER__, WOI_CHECK_TRY_, WOI_PROPAGATE_ WOI_END_CHILD_)
#define WOI_TRY_2(lhs, fut)                                                                                  \
    WOI_AWAIT_(fut, "WOI_TRY", __COUNTER__, WOI_CHECK_TRY_ WOI_CHECK_STORE_("WOI_TRY", lhs),                 \
               WOI_PROPAGATE_ WOI_STORE_(lhs))

/* What follows a finished await stands twice: where the future was ready at once the compiler may know of
 * what type it is, and call that type's functions directly, or inline. if (0) { case ...:; } lets the code
 * before it run past the label without falling through it. */
#define WOI_AWAIT_(fut, what, k, checks, finish)                                                             \
    do {                                                                                                     \
        WOI_IN_BODY_(what);                                                                                  \
        __typeof__(fut) woi_child_;                                                                          \
        {                                                                                                    \
            struct woi_future *const woi_made_ = WOI_AWAITABLE_(woi_child_, (fut));                          \
            checks if (!woi_made_) /* out of memory */                                                       \
                return woi_await_null_(&self->woi, WOI_SUSPENSION_(k));                                      \
            const struct woi_future_type *const woi_type_ = woi_made_->type;                                 \
            const woi_poll woi_p_ =                                                                          \
                woi_await_(WOI_KIND_OF_(woi_child_), &self->woi, woi_made_, WOI_SUSPENSION_(k), cx);         \
            if (woi_p_.status != WOI_STATUS_READY)                                                           \
                return woi_p_;                                                                               \
            finish                                                                                           \
        }                                                                                                    \
        if (0) {                                                                                             \
        case WOI_WIDE_(WOI_SUSPENSION_(k)):; /* error here: an await in a switch of your own */              \
            const woi_poll woi_p_ =                                                                          \
                woi_await_again_(WOI_KIND_OF_(woi_child_), &self->woi, WOI_SUSPENSION_(k), cx);              \
            if (woi_p_.status != WOI_STATUS_READY)                                                           \
                return woi_p_;                                                                               \
            struct woi_future *const woi_made_ = woi_awaited_(&self->woi);                                   \
            const struct woi_future_type *const woi_type_ = woi_made_->type;                                 \
            woi_child_ = (__typeof__(woi_child_))(void *)woi_made_;                                          \
            (void)woi_child_;                                                                                \
            finish                                                                                           \
        }                                                                                                    \
    } while (0)

#define WOI_AWAITABLE_(child, fut)                                                                           \
    (WOI_MUST_POINT_(child),                                                                                 \
     WOI_CHECK_(!WOI_IS_STREAM_(child), "a stream is no future: WOI_FOR_AWAIT takes its items"),             \
     child = fut, WOI_AS_FUTURE_(child))

/* What kind of future it is, the compiler knows from the tag in its struct. */
#define WOI_CHECK_STORE_(what, lhs)                                                                          \
    _Static_assert(__builtin_types_compatible_p(__typeof__(lhs), __typeof__(woi_child_->output)),            \
                   what ": the variable and the output of the future have different types");
#define WOI_STORE_(lhs)                                                                                      \
    if (WOI_KIND_OF_(woi_child_) == WOI_KIND_HANDLE_) {                                                      \
        woi_join_end_(woi_made_, &(lhs), sizeof(lhs));                                                       \
    } else {                                                                                                 \
        (lhs) = woi_child_->output;                                                                          \
        if (WOI_KIND_OF_(woi_child_) == WOI_KIND_FRAME_)                                                     \
            ((struct woi_frame *)(void *)woi_made_)->state = WOI_STATE_DONE_;                                \
        WOI_END_CHILD_                                                                                       \
    }

#define WOI_END_CHILD_ woi_type_->drop(woi_made_);

#define WOI_CHECK_TRY_                                                                                       \
    _Static_assert(WOI_IS_SIGNED_(woi_child_->output),                                                       \
                   "WOI_TRY: the output of the future is not a signed integer");                             \
    _Static_assert(WOI_IS_SIGNED_(self->woi_pub_.output),                                                    \
                   "WOI_TRY: the output of this function is not a signed integer");
#define WOI_PROPAGATE_                                                                                       \
    if (woi_child_->output < 0) {                                                                            \
        WOI_LOOPS_TAKE_                                                                                      \
        self->woi_pub_.output = (__typeof__(self->woi_pub_.output))woi_child_->output;                       \
        WOI_END_CHILD_                                                                                       \
        WOI_LOOPS_END_                                                                                       \
        WOI_LEAVE_;                                                                                          \
    }

/* A function that returns from within loops leaves them first: their streams, unlike the value, may be
 * needed no more. The value is worked out before, for it may lie in one of them. */
#define WOI_LOOPS_TAKE_                                                                                      \
    struct woi_frame *const woi_left_ = WOI_IN_A_LOOP_ ? *WOI_OPEN_ : NULL;                                  \
    if (WOI_IN_A_LOOP_)                                                                                      \
        *WOI_OPEN_ = NULL;
#define WOI_LOOPS_END_                                                                                       \
    if (WOI_IN_A_LOOP_)                                                                                      \
        woi_loops_end_(woi_left_);

#define WOI_RETURN_0(...)                                                                                    \
    WOI_CHECK_(!WOI_IS_STREAM_(&self->woi_pub_),                                                             \
               "WOI_RETURN(value): a stream returns none; WOI_YIELD_VALUE gives an item");                   \
    _Static_assert(!__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit) ||             \
                       __builtin_types_compatible_p(__typeof__((__VA_ARGS__)), woi_unit),                    \
                   "WOI_RETURN(value): this is a void function");                                            \
    WOI_LOOPS_TAKE_                                                                                          \
    self->woi_pub_.output = (__VA_ARGS__);                                                                   \
    WOI_LOOPS_END_                                                                                           \
    WOI_LEAVE_;
#define WOI_RETURN_1(...)                                                                                    \
    _Static_assert(__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit) ||              \
                       WOI_IS_STREAM_(&self->woi_pub_),                                                      \
                   "WOI_RETURN(): this function returns a value");                                           \
    WOI_LOOPS_TAKE_                                                                                          \
    WOI_LOOPS_END_                                                                                           \
    WOI_LEAVE_WITH_(WOI_IS_STREAM_(&self->woi_pub_) ? WOI_STATE_FINALLY_ : WOI_STATE_FINALLY_LIVE_);
#define WOI_LEAVE_ WOI_LEAVE_WITH_(WOI_STATE_FINALLY_LIVE_)
#define WOI_LEAVE_WITH_(output)                                                                              \
    self->woi.state = (output);                                                                              \
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
    _Static_assert(                                                                                          \
        __builtin_types_compatible_p(__typeof__(*((struct woi_body_ *)0)->finally), struct woi_finally_),    \
        "WOI_FINALLY stands in a block, not at the end of the body")

#define WOI_IN_BODY_(what)                                                                                   \
    _Static_assert(sizeof(struct woi_place_) != 1, what ": WOI_BEGIN is missing");                           \
    _Static_assert(sizeof(struct woi_place_) != 3, what " is not allowed after WOI_FINALLY")

#endif
#endif
