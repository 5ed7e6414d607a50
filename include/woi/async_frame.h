/* async_frame.h - what WOI_ASYNC and its kin define; nothing here is for users.
 *
 * docs/macros.md shows what they become, and says why. */
#ifndef WOI_ASYNC_FRAME_H
#define WOI_ASYNC_FRAME_H

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
/* Takes the result of a task that is done, and drops its handle. */
WOI_API void woi_join_end_(struct woi_future *handle, void *ret_result, size_t size);
WOI_API woi_poll woi_frame_settle_(struct woi_frame *frame);
WOI_API woi_poll woi_frame_end_(struct woi_frame *frame);
WOI_API WOI_COLD_ woi_poll woi_await_null_(struct woi_frame *frame, uint64_t label);
WOI_API WOI_COLD_ woi_poll woi_await_taken_(struct woi_frame *frame, uint64_t label);
WOI_API WOI_COLD_ woi_poll woi_loop_taken_(struct woi_frame *frame, uint64_t label);
/* Drops the streams of loops that are left, the innermost first. */
WOI_API WOI_COLD_ void woi_loops_end_(struct woi_frame *innermost);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* All of a frame but its type. The size is a constant here, so that a small frame takes a few stores. */
static inline void woi_zero_frame_(void *frame, size_t size)
{
    __builtin_memset((char *)frame + sizeof(struct woi_future), 0, size - sizeof(struct woi_future));
}

/* Where a macro stands, told by the size of this struct: 1 in a file, 2 in a body, 3 in its finally
 * part. Each hides the one before by another of the same name. */
struct woi_place_ {
    char size[1];
};

/* The same for a WOI_FOR_AWAIT: 2 in one. */
struct woi_loop_ {
    char size[1];
};
#define WOI_IN_A_LOOP_ (sizeof(struct woi_loop_) == 2)

/* Where a body keeps the streams that its loops go over, as a list from the inside out. Of a function that
 * is where its output will be: it has none before it has left them. The type may alias the output's. */
typedef struct woi_frame *__attribute__((may_alias)) woi_open_;
#define WOI_OPEN_ ((woi_open_ *)(void *)((char *)self + WOI_OPEN_OFFSET_))
#define WOI_OPEN_OFFSET_                                                                                     \
    (WOI_IS_STREAM_(&self->woi_pub_) ? offsetof(struct woi_generator_, open)                                 \
                                     : offsetof(__typeof__(*self), woi_pub_.output))
#define WOI_IS_STREAM_(child) (WOI_KIND_OF_(child) == WOI_KIND_STREAM_)
#define WOI_KIND_OF_(child) sizeof(*(child)->typed_future_)

#define WOI_NO_LOCALS_(...) WOI_IS_EMPTY_(WOI_SECOND_(__VA_ARGS__, , ~))
#define WOI_ASYNC_0(T, name, owns, drop, params, ...)                                                        \
    WOI_ASYNC_DECLARE_(T, name, params) WOI_ASYNC_DEFINE_(T, name, owns, drop, params, __VA_ARGS__)
#define WOI_ASYNC_1(T, name, owns, drop, ...)                                                                \
    WOI_ASYNC_DECLARE_(T, name, WOI_HEAD_(__VA_ARGS__))                                                      \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, WOI_HEAD_(__VA_ARGS__), )
#define WOI_ASYNC_DEFINE_0(T, name, owns, drop, params, ...)                                                 \
    WOI_IN_FILE_(struct name *) name(WOI_ARGS_ params);                                                      \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, params, __VA_ARGS__)
#define WOI_ASYNC_DEFINE_1(T, name, owns, drop, ...)                                                         \
    WOI_IN_FILE_(struct name *) name(WOI_EXPAND_(WOI_ARGS_ WOI_HEAD_(__VA_ARGS__)));                         \
    WOI_ASYNC_DEFINE_(T, name, owns, drop, WOI_HEAD_(__VA_ARGS__), )

/* The type itself, at the beginning of a function: after a body that lost its WOI_END it is the first
 * thing that the compiler sees, and the only one that can say what is wrong. */
#define WOI_IN_FILE_(type)                                                                                   \
    __typeof__(**(                                                                                           \
        type(*)[WOI_CHECKED_(sizeof(struct woi_place_) == 1, "WOI_END is missing in the function above")])0)

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

/* name##_lost_: a call takes its arguments over also when it cannot allocate. A frame on the C stack is
 * then dropped as one that was never polled, so that its finally part gives back what they own. */
#define WOI_ASYNC_DEFINE_(T, name, owns, drop, params, ...)                                                  \
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
    _Static_assert(sizeof(struct name) >= offsetof(struct name, output) + sizeof(struct woi_frame *),        \
                   "the list of open streams stands where the output will be");                              \
    _Static_assert(_Alignof(struct name##_frame) <= WOI_ALIGNMENT_,                                          \
                   #name ": a frame is aligned to 16 bytes at most");                                        \
    static woi_poll name##_body_(struct name##_frame *self, struct woi_context *cx);                         \
    static woi_poll name##_resume_(struct woi_future *self_, struct woi_context *cx_)                        \
    {                                                                                                        \
        return name##_body_((struct name##_frame *)(void *)self_, cx_);                                      \
    }                                                                                                        \
    WOI_OUTPUT_DROP_##owns(T, name, drop) WOI_ASYNC_TYPE_(name, type, owns, 0u);                             \
    WOI_ASYNC_TYPE_(name, in_place_type, owns, WOI_FUTURE_IN_PLACE);                                         \
    __attribute__((unused))                                                                                  \
    WOI_MUST_USE static struct name *name##_at(struct name##_frame *self_ WOI_MORE_(WOI_ARGS_, params))      \
    {                                                                                                        \
        woi_zero_frame_(self_, sizeof *self_);                                                               \
        self_->woi.future.type = &name##_in_place_type_;                                                     \
        WOI_SETS_ params return &self_->woi_pub_;                                                            \
    }                                                                                                        \
    static WOI_COLD_ struct name *name##_lost_(WOI_ARGS_ params)                                             \
    {                                                                                                        \
        struct name##_frame frame_;                                                                          \
        woi_future_drop(&name##_at(&frame_ WOI_MORE_(WOI_NAMES_, params))->woi.future);                      \
        return NULL;                                                                                         \
    }                                                                                                        \
    struct name *name(WOI_ARGS_ params)                                                                      \
    {                                                                                                        \
        struct name##_frame *self_ = (struct name##_frame *)woi_allocate_(sizeof *self_);                    \
        if (__builtin_expect(!self_, 0))                                                                     \
            return name##_lost_(WOI_NAMES_ params);                                                          \
        woi_zero_frame_(self_, sizeof *self_);                                                               \
        self_->woi.future.type = &name##_type_;                                                              \
        WOI_SETS_ params return &self_->woi_pub_;                                                            \
    }                                                                                                        \
    WOI_STRICT_                                                                                              \
    static woi_poll name##_body_(struct name##_frame *self, struct woi_context *cx)

#define WOI_ASYNC_TYPE_(fn, which, owns, more_flags)                                                         \
    static const struct woi_future_type fn##_##which##_ = {                                                  \
        .name = #fn,                                                                                         \
        .file = __FILE__,                                                                                    \
        .line = __LINE__,                                                                                    \
        .flags = WOI_FLAGS_##owns(((struct fn *)0)->output) | (more_flags),                                  \
        .size = sizeof(struct fn##_frame),                                                                   \
        .output_offset = offsetof(struct fn, output),                                                        \
        .output_size = sizeof(((struct fn *)0)->output),                                                     \
        .value_offset = WOI_VALUE_OFFSET_##owns(fn),                                                         \
        .poll = woi_frame_poll_,                                                                             \
        .drop = woi_frame_drop_,                                                                             \
        .resume = fn##_resume_,                                                                              \
        .drop_output = WOI_OUTPUT_DROP_NAME_##owns(fn),                                                      \
    }

/* A list made of the parameters, behind another argument. */
#define WOI_MORE_(list, params) WOI_CAT_(WOI_MORE_, WOI_EXPAND_(WOI_IS_EMPTY_ params))(list, params)
#define WOI_MORE_0(list, params) , list params
#define WOI_MORE_1(list, params)

/* owns is 1 or 0: whether the output has a destructor; 2: it is a stream. */
#define WOI_FLAGS_0(output) (WOI_IS_SIGNED_(output) ? WOI_FUTURE_SIGNED : 0u)
#define WOI_FLAGS_1(output) WOI_FLAGS_0(output)
#define WOI_FLAGS_2(output) WOI_FUTURE_STREAM_
#define WOI_VALUE_OFFSET_0(name) offsetof(struct name##_result, value)
#define WOI_VALUE_OFFSET_1(name) WOI_VALUE_OFFSET_0(name)
#define WOI_VALUE_OFFSET_2(name) 0
#define WOI_OUTPUT_DROP_NAME_2(name) NULL
#define WOI_OUTPUT_DROP_2(T, name, drop)
#define WOI_OUTPUT_DROP_NAME_0(name) NULL
#define WOI_OUTPUT_DROP_NAME_1(name) name##_drop_output_
#define WOI_OUTPUT_DROP_0(T, name, function)
#define WOI_OUTPUT_DROP_1(T, name, function)                                                                 \
    _Static_assert(_Generic((function), void (*)(__typeof__(T) *) : 1, default : 0),                         \
                   #name ": the destructor must be a function void drop(T *output)");                        \
    static void name##_drop_output_(void *output_)                                                           \
    {                                                                                                        \
        void (*drop_)(__typeof__(T) *) = (function);                                                         \
        drop_(output_);                                                                                      \
    }

/* What must be an error inside a body, from before its first line to WOI_END: clang looks at the
 * beginning of a function whether to follow its variables at all. gcc needs -Wsystem-headers, or all
 * of it would vanish once the headers are installed; nothing turns that off again (docs/macros.md). */
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
