/* generator_body.h - what the macros of streams are made of; nothing here is for users.
 *
 * docs/streams.md says how it works. */
#ifndef WOI_GENERATOR_BODY_H
#define WOI_GENERATOR_BODY_H

#include "async.h"

WOI_EXTERN_C_BEGIN_

/* Two streams of the same items, owned; NULL: it has ended. */
struct woi_either_ {
    struct woi_frame *streams[2];
    unsigned turn; /* which one is asked first */
};

/* The next item of either as a future: 0, or -EPIPE when both have ended, which are then dropped. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_either_(struct woi_either_ *from, void *ret_item);
WOI_API WOI_MUST_USE struct woi_future_int *woi_stream_next_(struct woi_frame *stream, void *ret_item);

WOI_EXTERN_C_END_

#ifndef __cplusplus

#define WOI_STREAM_0(T, name, params, ...)                                                                   \
    WOI_STREAM_DECLARE_(T, name, params) WOI_ASYNC_DEFINE_(T, name, 2, ~, params, __VA_ARGS__)
#define WOI_STREAM_1(T, name, ...)                                                                           \
    WOI_STREAM_DECLARE_(T, name, WOI_HEAD_(__VA_ARGS__))                                                     \
    WOI_ASYNC_DEFINE_(T, name, 2, ~, WOI_HEAD_(__VA_ARGS__), )

/* Without a member `future` it is no future to anybody. */
#define WOI_STREAM_DECLARE_(T, name, params)                                                                 \
    WOI_MUST_USE WOI_IN_FILE_(struct name *) name(WOI_ARGS_ params);                                         \
    __typeof__(T) name##_yields_(void);                                                                      \
    struct name {                                                                                            \
        union {                                                                                              \
            struct woi_frame woi;                                                                            \
            struct woi_generator_ woi_generator_;                                                            \
            char (*typed_future_)[WOI_KIND_STREAM_];                                                         \
        };                                                                                                   \
        WOI_OUTPUT_(T) output;                                                                               \
    };

#define WOI_YIELD_VALUE_0(...)                                                                               \
    _Static_assert(!__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit) ||             \
                       __builtin_types_compatible_p(__typeof__((__VA_ARGS__)), woi_unit),                    \
                   "WOI_YIELD_VALUE(value): this is a stream of void");                                      \
    self->woi_pub_.output = (__VA_ARGS__);
#define WOI_YIELD_VALUE_1(...)                                                                               \
    _Static_assert(__builtin_types_compatible_p(__typeof__(self->woi_pub_.output), woi_unit),                \
                   "WOI_YIELD_VALUE(): this stream has items");
#define WOI_YIELDED_(k) WOI_YIELDED__(k)
#define WOI_YIELDED__(k)                                                                                     \
    self->woi.state = WOI_SUSPENSION_(k);                                                                    \
    return WOI_READY;                                                                                        \
    case WOI_WIDE_(WOI_SUSPENSION_(k)): /* error here: a yield in a switch of your own */

/* Of a stream that has just been ready: an item, or its end. What WOI_TRY ended it with is its last item. */
static inline bool woi_stream_has_item_(struct woi_frame *stream)
{
    if (stream->state == WOI_STATE_DONE_)
        return false;
    if (stream->state == WOI_STATE_DONE_LIVE_)
        stream->state = WOI_STATE_DONE_;
    return true;
}

/* A loop begins: the stream is its own from now on. False if it has an owner already. */
static inline bool woi_loop_begin_(struct woi_frame *self, woi_open_ *open, struct woi_frame *stream)
{
    struct woi_generator_ *generator = (struct woi_generator_ *)(void *)stream;

    if (__builtin_expect(stream->parent || generator->outer || stream->state & WOI_STATE_RUNNING_, 0))
        return false;
    stream->parent = self;
    generator->outer = *open;
    *open = stream;
    return true;
}

/* Asks for the next item. The stream is in `awaiting` while it runs, so that the strand finds it, and in the
 * list of open ones otherwise: in one of them, always. */
static inline woi_poll woi_loop_next_(struct woi_frame *self, woi_open_ *open, uint64_t label,
                                      struct woi_context *cx)
{
    struct woi_generator_ *stream = (struct woi_generator_ *)(void *)*open;

    self->state = label;
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    *open = stream->outer;
    self->awaiting = &stream->woi.future;
    return (woi_poll){WOI_STATUS_CALL_};
}

/* The strand comes back with an item, or with the end: then false. */
static inline bool woi_loop_item_(struct woi_frame *self, woi_open_ *open)
{
    struct woi_generator_ *stream = (struct woi_generator_ *)(void *)self->awaiting;

    self->awaiting = NULL;
    stream->outer = *open;
    *open = &stream->woi;
    return woi_stream_has_item_(&stream->woi);
}

/* It was left, by break or because the stream has ended. */
static inline void woi_loop_end_(woi_open_ *open)
{
    struct woi_generator_ *stream = (struct woi_generator_ *)(void *)*open;

    *open = stream->outer;
    stream->woi.future.type->drop(&stream->woi.future);
}

/* The user's statement is the body of a loop of C's, so that its break and continue mean that loop, and
 * nothing can stand behind it. So the outer loop goes round once: it is left or suspended where it begins,
 * entered at the label, and closes the stream when the inner one was left. The inner one asks for the next
 * item when a round is over; an item lets it go round again. There is no `if` that an `else` of the user's
 * could belong to. */
#define WOI_FOR_AWAIT_1(stream) WOI_FOR_AWAIT_(stream, , , __COUNTER__)
#define WOI_FOR_AWAIT_2(lhs, stream)                                                                         \
    WOI_FOR_AWAIT_(stream, WOI_CHECK_ITEM_(lhs), (lhs) = woi_stream_->output;, __COUNTER__)
#define WOI_FOR_AWAIT_(stream, checks, take, k) WOI_FOR_AWAIT__(stream, checks, take, WOI_SUSPENSION_(k))
#define WOI_FOR_AWAIT__(fut, checks, take, label)                                                            \
    for (WOI_LOOP_BEGIN_(fut, checks, label); 0; woi_loop_end_(WOI_OPEN_))                                   \
    case WOI_WIDE_(label): /* error here: a loop in a switch of your own */                                  \
        for (; WOI_LOOP_ITEM_(fut, take, label) && sizeof(struct woi_loop_ { char size[2]; });               \
             WOI_LOOP_NEXT_(label))

/* Each of these is an expression that may leave the function. */
#define WOI_LOOP_BEGIN_(fut, checks, label)                                                                  \
    __extension__({                                                                                          \
        WOI_IN_BODY_("WOI_FOR_AWAIT");                                                                       \
        __typeof__(fut) woi_stream_;                                                                         \
        WOI_MUST_POINT_AT_STREAM_(woi_stream_);                                                              \
        WOI_CHECK_(WOI_IS_STREAM_(woi_stream_), "WOI_FOR_AWAIT: this is no stream");                         \
        checks woi_stream_ = (fut);                                                                          \
        if (!woi_stream_) /* out of memory */                                                                \
            return woi_await_null_(&self->woi, label);                                                       \
        if (!woi_loop_begin_(&self->woi, WOI_OPEN_, &woi_stream_->woi))                                      \
            return woi_loop_taken_(&self->woi, label);                                                       \
        return woi_loop_next_(&self->woi, WOI_OPEN_, label, cx);                                             \
    })
#define WOI_LOOP_NEXT_(label) __extension__({ return woi_loop_next_(&self->woi, WOI_OPEN_, label, cx); })
#define WOI_LOOP_ITEM_(fut, take, label)                                                                     \
    __extension__({                                                                                          \
        if (!self->woi.awaiting) /* it has let others run, and nothing else */                               \
            return woi_loop_next_(&self->woi, WOI_OPEN_, label, cx);                                         \
        const bool woi_has_item_ = woi_loop_item_(&self->woi, WOI_OPEN_);                                    \
        if (woi_has_item_) {                                                                                 \
            const __typeof__(fut) woi_stream_ = (__typeof__(fut))(void *)*WOI_OPEN_;                         \
            (void)woi_stream_;                                                                               \
            take                                                                                             \
        }                                                                                                    \
        woi_has_item_;                                                                                       \
    })
#define WOI_MUST_POINT_AT_STREAM_(variable)                                                                  \
    WOI_CHECK_(__builtin_classify_type(*(__typeof__(variable) *)0) == 5, "this is no pointer to a stream")
#define WOI_CHECK_ITEM_(lhs)                                                                                 \
    _Static_assert(__builtin_types_compatible_p(__typeof__(lhs), __typeof__(woi_stream_->output)),           \
                   "WOI_FOR_AWAIT: the variable and the items of the stream have different types");

#define WOI_MOVE_(pointer, v)                                                                                \
    __extension__({                                                                                          \
        __typeof__(pointer) *const v = &(pointer), WOI_CAT_(v, _was) = *v;                                   \
        *v = NULL;                                                                                           \
        WOI_CAT_(v, _was);                                                                                   \
    })

#define WOI_AS_STREAM_FUTURE_(s)                                                                             \
    (WOI_CHECK_(WOI_IS_STREAM_(s), "woi_stream_drop: this is no stream"), (struct woi_future *)(void *)(s))
#define WOI_AS_GENERATOR_(s, ret_item, v)                                                                    \
    __extension__({                                                                                          \
        __auto_type v = (s);                                                                                 \
        WOI_MUST_POINT_AT_STREAM_(v);                                                                        \
        WOI_CHECK_(WOI_IS_STREAM_(v), "woi_stream_next: this is no stream");                                 \
        _Static_assert(__builtin_types_compatible_p(__typeof__(*(ret_item)), __typeof__(v->output)),         \
                       "woi_stream_next: the variable and the items of the stream have different types");    \
        (struct woi_frame *)(void *)v;                                                                       \
    })

#endif
#endif
