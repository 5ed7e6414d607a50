/* task_local.h - values that a task, and the tasks it spawns, find without being handed them.
 *
 *     WOI_TASK_LOCAL(int, request_id);
 *
 *     WOI_AWAIT(WOI_WITH(request_id, 42, handle(request)));     // around a future
 *     const int *id = request_id();                             // inside, however deep: 42; else NULL
 *
 * A value is bound for as long as the future around which it stands is polled or dropped, also in its finally
 * parts; inside, it may be bound anew, and what was bound before is there again afterwards. A task that
 * is spawned inside inherits all that is bound at that moment, and keeps it to its end; one that
 * somebody else spawns does not. Inherited is the same object, not a copy: a write through the pointer is
 * seen by all who share it. Outside of a task, by hand-written polls, it works just so.
 *
 * To look a value up costs a step for each other one that was bound after it. What a new binding hides is not
 * kept by those who inherit: a task may bind anew and spawn its successor inside for ever.
 */
#ifndef WOI_TASK_LOCAL_H
#define WOI_TASK_LOCAL_H

#include "combine.h"

WOI_EXTERN_C_BEGIN_

struct woi_local_key_ {
    const char *name;
    size_t size;
};

WOI_API void *woi_local_get_(const struct woi_local_key_ *key);
WOI_API WOI_MUST_USE struct woi_future_int *woi_local_with_(const struct woi_local_key_ *key,
                                                            const void *value, struct woi_future *future);

WOI_EXTERN_C_END_

#ifndef __cplusplus

/* WOI_TASK_LOCAL(T, name): at file level, once in the program. Defines `T *name(void)`: where the value is,
 * or NULL where none is bound. The pointer is good for as long as the value is bound. T: any type that can be
 * assigned and needs no alignment above 16; what it points at stays its owner's. To share it between files,
 * WOI_TASK_LOCAL_DECLARE(T, name); in a header, and WOI_TASK_LOCAL_DEFINE(T, name); in one of them. */
#define WOI_TASK_LOCAL(T, name)                                                                              \
    WOI_TASK_LOCAL_DECLARE(T, name);                                                                         \
    WOI_TASK_LOCAL_DEFINE(T, name)
#define WOI_TASK_LOCAL_DEFINE(T, name)                                                                       \
    _Static_assert(__builtin_types_compatible_p(T, name##_local_),                                           \
                   #name ": it is declared with another type");                                              \
    const struct woi_local_key_ name##_key_ = {#name, sizeof(T)}
#define WOI_TASK_LOCAL_DECLARE(T, name)                                                                      \
    _Static_assert(_Alignof(T) <= WOI_ALIGNMENT_, #name ": a task local is aligned to 16 bytes at most");    \
    extern const struct woi_local_key_ name##_key_;                                                          \
    typedef T name##_local_;                                                                                 \
    int name##_takes_(name##_local_ value); /* for its type alone */                                         \
    __attribute__((unused)) static inline name##_local_ *name(void)                                          \
    {                                                                                                        \
        return (name##_local_ *)woi_local_get_(&name##_key_);                                                \
    }                                                                                                        \
    struct woi_local_key_

/* WOI_WITH(name, value, future): a future that polls this one with the value bound; output 0 when it is
 * ready: WOI_INTO around it says where its own output goes. The value is copied now. NULL: the future was, or
 * out of memory; it has been dropped. They nest as combinators do, no more than 256 deep. */
#define WOI_WITH(name, value, fut)                                                                           \
    woi_local_with_(((void)sizeof(name##_takes_(value)), &name##_key_), (const name##_local_[1]){value},     \
                    WOI_BRANCH_(fut))

#endif
#endif
