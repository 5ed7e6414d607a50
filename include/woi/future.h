/* future.h - what a future is, and how to write one by hand.
 *
 * A future is a value that can be polled until it is ready, and dropped at any time. Its first
 * member points at a static record, its type. An async function makes one kind of future, the frame
 * (async.h); the leaves that really wait, such as a sleep, are written by hand:
 *
 *     WOI_FUTURE(int, countdown, int left;);
 *
 *     static woi_poll countdown_poll(struct countdown *self, struct woi_context *cx)
 *     {
 *         if (self->left > 0) {
 *             self->left--;
 *             woi_waker_wake_by_ref(&cx->waker);   // or keep a clone, and wake it later
 *             return WOI_PENDING;
 *         }
 *         self->output = 0;
 *         return WOI_READY;
 *     }
 *     WOI_FUTURE_TYPE(countdown, countdown_poll, WOI_NO_RELEASE);
 *
 *     struct countdown *f = woi_future_new(countdown);   // zeroed; NULL: out of memory
 *
 * Ownership: a pointer to a future is owned by whoever holds it. Awaiting, spawning and dropping it,
 * or handing it to a combinator, gives it away; afterwards the pointer is dead. A future never
 * moves in memory. Whoever is given a future, or makes one of what it is given, takes that over even if
 * it fails: a constructor of your own that gets NULL here gives back what its arguments own.
 *
 * The contract of poll: PENDING only after a clone of cx->waker was kept, or woken, somewhere; a
 * future that forgets to is never polled again. READY with the output stored; it is not polled
 * again. PANICKED only as woi_panic() returns it. A poll must not block. */
#ifndef WOI_FUTURE_H
#define WOI_FUTURE_H

#include "memory.h"
#include "pp.h"
#include "waker.h"

WOI_EXTERN_C_BEGIN_

enum woi_poll_status {
    WOI_STATUS_PENDING,
    WOI_STATUS_READY,
    WOI_STATUS_PANICKED,
    WOI_STATUS_CALL_ /* a frame waits for the frame it has just begun to await */
};

/* A struct and not an enum, so that a stray `return 5;` in an async function does not compile. */
typedef struct woi_poll {
    enum woi_poll_status status;
} woi_poll;

/* What poll is given. budget is NULL for "unlimited", as when a future is polled by hand. */
struct woi_context {
    struct woi_waker waker; /* borrowed: clone it to keep it */
    unsigned *budget;       /* units of work this poll of the task may still do */
};

struct woi_future {
    const struct woi_future_type *type;
};

enum woi_future_flags {
    WOI_FUTURE_SIGNED = 1u << 0,   /* the output is a signed integer: woi_try_join looks at it */
    WOI_FUTURE_OUTCOME_ = 1u << 2, /* no future: how a task ended that has no output */
    WOI_FUTURE_IN_PLACE = 1u << 1, /* the memory is the caller's: dropping does not free it */
    WOI_FUTURE_STREAM_ = 1u << 3,  /* no future: a stream, ready once for each item */
    WOI_FUTURE_NESTS_ = 1u << 4,   /* it polls others on the C stack: see task/nest.h */
};

/* Static data, one per kind of future. Made by WOI_ASYNC and WOI_FUTURE_TYPE. */
struct woi_future_type {
    const char *name;
    const char *file;
    unsigned line;
    unsigned flags;
    size_t size;          /* of the whole future, in bytes */
    size_t output_offset; /* of the output in the future */
    size_t output_size;
    size_t value_offset; /* of the output in struct NAME_result */
    woi_poll (*poll)(struct woi_future *self, struct woi_context *cx);
    void (*drop)(struct woi_future *self);                                /* ends it, frees it */
    woi_poll (*resume)(struct woi_future *self, struct woi_context *cx);  /* frames only */
    void (*release)(struct woi_future *self);                             /* before it is freed, or NULL */
    void (*drop_output)(void *output);                                    /* of an untaken output, or NULL */
    void (*take)(struct woi_future *self, void *ret_output, size_t size); /* NULL: copy the output */
    void (*describe)(const struct woi_future *self, FILE *out, unsigned indent); /* for dumps, or NULL */
};

/* What every frame begins with. state is the label of the suspension: line in the upper half. */
struct woi_frame {
    struct woi_future future;
    uint64_t state;
    struct woi_future *awaiting; /* owned; NULL when it awaits nothing */
    struct woi_frame *parent;    /* who awaits this one; NULL at the root of a strand */
};

/* What every stream (generator.h) begins with. */
struct woi_generator_ {
    struct woi_frame woi;
    struct woi_frame *open;  /* the innermost of the loops that its body is in: what that loop goes over */
    struct woi_frame *outer; /* of one that a loop goes over: what the loop around that one goes over */
};

/* How a task ended. */
enum woi_error {
    WOI_OK = 0,
    WOI_CANCELLED, /* aborted, or its runtime was freed */
    WOI_PANICKED,  /* see the panic beside it */
    WOI_NO_MEMORY, /* it awaited a future that could not be allocated */
};

/* The part that all join handles share. */
struct woi_join_handle {
    struct woi_future future;
};

/* Polls any future. NULL, as a constructor returns when out of memory, panics the calling task with
 * "out of memory". An async function polled by hand runs as far as it can. */
WOI_API woi_poll woi_poll_future(struct woi_future *future, struct woi_context *cx);

/* Moves the output of a ready future to *ret_output, which has size bytes. Once per future. */
WOI_API void woi_future_take(struct woi_future *future, void *ret_output, size_t size);

/* Ends a future early or after its end: runs the finally parts that have not run, drops what it
 * awaits and an output nobody took, frees it. NULL does nothing. Dropping a future whose own code is
 * running aborts the program. */
WOI_API void woi_future_drop(struct woi_future *future);

/* Takes one unit of this poll's budget. False: none is left; the task has been woken again and the
 * operation must return WOI_PENDING before it does anything. Every operation that can end without
 * waiting, also with an error, calls this first, so that a loop around it cannot starve the other
 * tasks. */
static inline bool woi_budget_take(struct woi_context *cx)
{
    if (!cx->budget)
        return true;
    if (*cx->budget == 0) {
        woi_waker_wake_by_ref(&cx->waker);
        return false;
    }
    --*cx->budget;
    return true;
}

/* Panics. The record of a panic is kept in plain memory, so that it needs none to be reported: the
 * message is cut to fit, and empty where even that was not to be had; then format says it. */
struct woi_panic {
    const char *file;
    const char *format;
    unsigned line;
    char message[92];
};

struct woi_panic_site_ {
    struct woi_future future; /* a panic can stand where an output would: see task/outcome.c */
    const char *file;
    const char *format;
    unsigned line;
};

WOI_API extern const struct woi_future_type woi_panic_site_type_;
WOI_API WOI_COLD_ WOI_PRINTF_(2, 3) woi_poll
    woi_panic_(const struct woi_panic_site_ *site, const char *format, ...);
WOI_API WOI_COLD_ WOI_PRINTF_(3, 4) woi_poll
    woi_frame_panic_(struct woi_frame *frame, const struct woi_panic_site_ *site, const char *format, ...);

/* The text of a panic: its message, or its format where there was no memory for the message. */
WOI_API const char *woi_panic_text(const struct woi_panic *panic);

/* Called for every panic when it happens, before anything is unwound; NULL restores the default,
 * which prints "woi: NAME panicked at FILE:LINE: TEXT" to stderr. For this thread. Returns the hook
 * that was there. The hook may not panic. */
typedef void woi_panic_hook(const struct woi_panic *panic, const char *task_name, void *data);
WOI_API woi_panic_hook *woi_set_panic_hook(woi_panic_hook *hook, void *data);

/* The hook that is set, never NULL, and its data: what to set again later, or to call from the hook
 * that takes its place. ret_data may be NULL. */
WOI_API woi_panic_hook *woi_get_panic_hook(void **ret_data);

/* The type of memory that was a future: as long as nobody else has got it, it says so. */
WOI_API extern const struct woi_future_type woi_dead_type_;

/* Frees the memory and nothing else; size as it was allocated. */
static inline void woi_future_free_(struct woi_future *future, size_t size)
{
    future->type = &woi_dead_type_;
    woi_free_(future, size);
}

WOI_API void *woi_future_new_(const struct woi_future_type *type);
WOI_API void woi_frame_drop_(struct woi_future *frame);
WOI_API woi_poll woi_frame_poll_(struct woi_future *frame, struct woi_context *cx);
WOI_API void woi_plain_drop_(struct woi_future *future);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* What the memory of a future is aligned to, whatever its size. */
enum { WOI_ALIGNMENT_ = 16 };

#define WOI_PENDING ((woi_poll){WOI_STATUS_PENDING})
#define WOI_READY ((woi_poll){WOI_STATUS_READY})

/* In a hand-written poll: `return woi_panic("bad frame %d", n);` ends the task that polls it. The
 * format must be a string literal. */
#define woi_panic(...)                                                                                       \
    __extension__({                                                                                          \
        WOI_PANIC_SITE_(__VA_ARGS__);                                                                        \
        woi_panic_(&woi_site_, __VA_ARGS__);                                                                 \
    })

#define WOI_PANIC_SITE_(...)                                                                                 \
    static const struct woi_panic_site_ woi_site_ = {                                                        \
        {&woi_panic_site_type_}, __FILE__, WOI_HEAD_(__VA_ARGS__), __LINE__}

/* The size of an array that no object has: it tells the macros what a pointer points at. A struct
 * without the member typed_future_ is none that can be awaited. */
enum { WOI_KIND_FRAME_ = 1, WOI_KIND_FUTURE_ = 2, WOI_KIND_HANDLE_ = 3, WOI_KIND_STREAM_ = 4 };

/* clang-format off */
/* void as an output becomes woi_unit. */
#define WOI_OUTPUT_(T) __typeof__(*_Generic((__typeof__(T) *)0, void *: (woi_unit *)0, default: (__typeof__(T) *)0))
#define WOI_IS_SIGNED_(v) _Generic((v), signed char: 1, short: 1, int: 1, long: 1, long long: 1, default: 0)
/* clang-format on */

/* WOI_FUTURE(T, name, members...): declares `struct name`, a future with `T output` (T may be void)
 * and the members; and struct name_result and struct name_handle for its tasks. */
#define WOI_FUTURE(T, name, ...)                                                                             \
    WOI_RESULT_(T, name)                                                                                     \
    struct name {                                                                                            \
        union {                                                                                              \
            struct woi_future future;                                                                        \
            struct name##_handle *woi_handle_;                                                               \
            char (*typed_future_)[WOI_KIND_FUTURE_];                                                         \
        };                                                                                                   \
        WOI_OUTPUT_(T) output;                                                                               \
        __VA_ARGS__                                                                                          \
    }

/* WOI_FUTURE_TYPE(name, poll, release): its static record.
 *   woi_poll poll(struct name *self, struct woi_context *cx)
 *   void release(struct name *self)   gives back what the members hold; woi frees the memory after
 * WOI_NO_RELEASE where there is nothing to give back. */
#define WOI_NO_RELEASE woi_no_release_
static inline void woi_no_release_(void *future)
{
    (void)future;
}

#define WOI_FUTURE_TYPE(fn, poll_function, release_function)                                                 \
    _Static_assert(_Alignof(struct fn) <= WOI_ALIGNMENT_, #fn ": a future is aligned to 16 bytes at most");  \
    static woi_poll fn##_poll_(struct woi_future *future_, struct woi_context *cx_)                          \
    {                                                                                                        \
        return poll_function((struct fn *)future_, cx_);                                                     \
    }                                                                                                        \
    static void fn##_release_(struct woi_future *future_)                                                    \
    {                                                                                                        \
        release_function((struct fn *)future_);                                                              \
    }                                                                                                        \
    static const struct woi_future_type fn##_type_ = {                                                       \
        .name = #fn,                                                                                         \
        .file = __FILE__,                                                                                    \
        .line = __LINE__,                                                                                    \
        .flags = WOI_IS_SIGNED_(((struct fn *)0)->output) ? WOI_FUTURE_SIGNED : 0u,                          \
        .size = sizeof(struct fn),                                                                           \
        .output_offset = offsetof(struct fn, output),                                                        \
        .output_size = sizeof(((struct fn *)0)->output),                                                     \
        .value_offset = offsetof(struct fn##_result, value),                                                 \
        .poll = fn##_poll_,                                                                                  \
        .drop = woi_plain_drop_,                                                                             \
        .release = fn##_release_,                                                                            \
    }

/* A zeroed future of that type, or NULL when out of memory. The caller owns it. */
#define woi_future_new(name) ((struct name *)woi_future_new_(&name##_type_))

/* Any future as struct woi_future *, checked: it must have a member `future` of that type. NULL
 * stays NULL. */
#define WOI_AS_FUTURE_(f)                                                                                    \
    ((void)sizeof(&(f)->future == (struct woi_future *)0), (struct woi_future *)(void *)(f))

/* Of a variable of ours: says in words what `->` would not. 5 is the class of pointers. */
#define WOI_MUST_POINT_(variable)                                                                            \
    WOI_CHECK_(__builtin_classify_type(*(__typeof__(variable) *)0) == 5, "this is no pointer to a future")

/* woi_drop(f): drops a future that is not wanted any more, whatever its type. NULL does nothing. */
#define woi_drop(f) woi_future_drop(WOI_AS_FUTURE_(f))

/* What a task of that future gives, and its handle. The handle is the task itself: of its members
 * only `future` may be touched; `output` is there for its type, and packed, so that it asks for no
 * alignment that a task has not. The unused declaration rejects an array as T. */
struct woi_join_head_ {
    enum woi_error error;
    struct woi_panic panic;
};
#define WOI_RESULT_(T, name)                                                                                 \
    __typeof__(T) name##_returns_(void);                                                                     \
    struct name##_result {                                                                                   \
        enum woi_error error;                                                                                \
        struct woi_panic panic;                                                                              \
        WOI_OUTPUT_(T) value;                                                                                \
    };                                                                                                       \
    struct name##_handle {                                                                                   \
        union {                                                                                              \
            struct woi_future future;                                                                        \
            struct woi_join_handle handle;                                                                   \
            char (*typed_future_)[WOI_KIND_HANDLE_];                                                         \
        };                                                                                                   \
        struct name##_result output __attribute__((packed));                                                 \
    };

/* The first lines of the type record of a future whose struct begins with one of these two. */
#define WOI_LEAF_(text, whole, T) WOI_FLAGGED_LEAF_(text, whole, T, 0u)
#define WOI_FLAGGED_LEAF_(text, whole, T, more_flags)                                                        \
    .name = (text), .file = __FILE__, .line = __LINE__,                                                      \
    .flags = (WOI_IS_SIGNED_((T)0) ? WOI_FUTURE_SIGNED : 0u) | (more_flags), .size = sizeof(whole),          \
    .output_offset = offsetof(struct woi_future_##T, output), .output_size = sizeof(T),                      \
    .value_offset = offsetof(struct woi_future_##T##_result, value)

/* What the library's own operations return: Future<Output = int> and Future<Output = ssize_t>. */
WOI_FUTURE(int, woi_future_int, );
WOI_FUTURE(ssize_t, woi_future_ssize_t, );

#endif

#endif
