/* adapters.h - streams made of other streams: map, filter, take, merge, chunks; and what makes one value of
 * a stream.
 *
 *     static bool is_odd(int n) { return n % 2; }
 *     static double half(int n) { return n / 2.0; }
 *     WOI_STREAM_FILTER(odd, struct countdown, is_odd);             // at file scope
 *     WOI_STREAM_MAP(halves, struct odd, double, half);
 *
 *     WOI_FOR_AWAIT(self->x, halves(odd(countdown(10))))
 *         printf("%g\n", self->x);
 *
 * Each macro stands at file scope, as WOI_CHANNEL does, and defines a stream like any other: struct name, and
 * a constructor that owns the streams it is given, also when it returns NULL. One that is given NULL, out of
 * memory, ends whoever takes its items with WOI_NO_MEMORY. Put `static` in front for internal linkage.
 * Source is the type of a stream, such as struct countdown. A stream asks its source for an item only when it
 * is asked for one, and drops it when it has ended, before its own end or its own drop is over. An item is
 * whoever's who takes it: what a function here is given, or is dropped, is its business.
 *
 * What is not here is a WOI_STREAM of five lines: these are, too. */
#ifndef WOI_ADAPTERS_H
#define WOI_ADAPTERS_H

#include "combine.h"
#include "generator.h"
#include "time.h"

#ifndef __cplusplus

/* name(source): f(item) for each item; T is what f returns. */
#define WOI_STREAM_MAP(name, Source, T, f)                                                                   \
    WOI_STREAM(T, name, ((Source *, source)), WOI_ITEM_(Source) item;)                                       \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        WOI_FOR_AWAIT(self->item, WOI_MOVE(self->source))                                                    \
            WOI_YIELD_VALUE(f(self->item));                                                                  \
    WOI_FINALLY:                                                                                             \
        woi_stream_drop(self->source);                                                                       \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

/* name(source): the items for which f(item) is true. */
#define WOI_STREAM_FILTER(name, Source, f)                                                                   \
    WOI_STREAM(WOI_ITEM_(Source), name, ((Source *, source)), WOI_ITEM_(Source) item;)                       \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        WOI_FOR_AWAIT(self->item, WOI_MOVE(self->source))                                                    \
            if (f(self->item))                                                                               \
                WOI_YIELD_VALUE(self->item);                                                                 \
    WOI_FINALLY:                                                                                             \
        woi_stream_drop(self->source);                                                                       \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

/* name(n, source): the first n items, or all if there are fewer. After the last of them the source is asked
 * for no more; of 0 not for any. */
#define WOI_STREAM_TAKE(name, Source)                                                                        \
    WOI_STREAM(WOI_ITEM_(Source), name, ((size_t, n), (Source *, source)), WOI_ITEM_(Source) item;)          \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        if (self->n == 0)                                                                                    \
            WOI_RETURN();                                                                                    \
        WOI_FOR_AWAIT(self->item, WOI_MOVE(self->source)) {                                                  \
            WOI_YIELD_VALUE(self->item);                                                                     \
            if (--self->n == 0)                                                                              \
                break;                                                                                       \
        }                                                                                                    \
    WOI_FINALLY:                                                                                             \
        woi_stream_drop(self->source);                                                                       \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

/* name(a, b): the items of both as they come; it ends when both have ended. The two have items of the same
 * type. When both have some they take turns. */
#define WOI_STREAM_MERGE(name, A, B)                                                                           \
    WOI_MUST_USE struct name *name(A *a, B *b); /* first, where a `static` belongs to it */                    \
    _Static_assert(__builtin_types_compatible_p(WOI_ITEM_(A), WOI_ITEM_(B)),                                   \
                   #name ": the items of the two streams have different types");                               \
    WOI_STREAM(WOI_ITEM_(A), name, ((A *, a), (B *, b)), WOI_ITEM_(A) item; int error;                       \
               struct woi_either_ from;) \
    {                                                                                                          \
        WOI_BEGIN;                                                                                             \
        if (!self->a || !self->b)                                                                              \
            WOI_AWAIT(WOI_NO_FUTURE_);                                                                         \
        self->from.streams[0] = &WOI_MOVE(self->a)->woi;                                                       \
        self->from.streams[1] = &WOI_MOVE(self->b)->woi;                                                       \
        for (;;) {                                                                                             \
            WOI_AWAIT(self->error, woi_stream_either_(&self->from, &self->item));                              \
            if (self->error)                                                                                   \
                WOI_RETURN();                                                                                  \
            WOI_YIELD_VALUE(self->item);                                                                       \
        }                                                                                                      \
    WOI_FINALLY:                                                                                               \
        woi_stream_drop(self->a);                                                                              \
        woi_stream_drop(self->b);                                                                              \
        woi_future_drop((struct woi_future *)(void *)self->from.streams[0]);                                   \
        woi_future_drop((struct woi_future *)(void *)self->from.streams[1]);                                   \
        WOI_END;                                                                                               \
    }                                                                                                          \
    struct name

/* name(nanoseconds, source): up to N items at a time, in a struct name_chunk { size_t n; T items[N]; }. A
 * chunk comes when it is full, when the source ends (if there is an item in it), or that long after its first
 * item; WOI_FOREVER: it waits to be full. No item is lost by the clock. The items of a chunk that is not yet
 * full when the stream is dropped go with it: give an array of what owns something to nobody but chunks that
 * wait for ever, or take the items one by one. Outside of a runtime, where no time passes, chunks come at
 * once. */
#define WOI_STREAM_CHUNKS(name, Source, N)                                                                     \
    WOI_MUST_USE struct name *name(int64_t nanoseconds, Source *source);                                       \
    struct name##_chunk {                                                                                      \
        size_t n;                                                                                              \
        WOI_ITEM_(Source) items[N];                                                                            \
    };                                                                                                         \
    _Static_assert((N) > 0, #name ": a chunk has room for an item");                                           \
    WOI_STREAM(struct name##_chunk, name, ((int64_t, nanoseconds), (Source *, source)),                      \
               struct name##_chunk chunk;                                                                    \
               WOI_ITEM_(Source) item; int64_t until; int error; int late;) \
    {                                                                                                          \
        WOI_BEGIN;                                                                                             \
        do {                                                                                                   \
            self->late = 0;                                                                                    \
            if (self->chunk.n == 0 || self->nanoseconds == WOI_FOREVER)                                        \
                WOI_AWAIT(self->error, woi_stream_next(self->source, &self->item));                            \
            else                                                                                               \
                WOI_AWAIT(self->late,                                                                          \
                          woi_timeout(self->until - woi_now(),                                                 \
                                      WOI_INTO(self->error, woi_stream_next(self->source, &self->item))));     \
            if (self->chunk.n == 0)                                                                            \
                self->until = woi_time_add(woi_now(), self->nanoseconds);                                      \
            if (!self->late && !self->error)                                                                   \
                self->chunk.items[self->chunk.n++] = self->item;                                               \
            if (self->chunk.n && (self->late || self->error || self->chunk.n == (N))) {                        \
                WOI_YIELD_VALUE(self->chunk);                                                                  \
                self->chunk.n = 0;                                                                             \
            }                                                                                                  \
        } while (self->late || !self->error);                                                                  \
    WOI_FINALLY:                                                                                               \
        woi_stream_drop(self->source);                                                                         \
        WOI_END;                                                                                               \
    }                                                                                                          \
    struct name

/* name(source, first): an async function with output A, f(... f(f(first, item), item) ..., item). */
#define WOI_STREAM_FOLD(name, Source, A, f)                                                                  \
    WOI_ASYNC(A, name, ((Source *, source), (A, value)), WOI_ITEM_(Source) item;)                            \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        WOI_FOR_AWAIT(self->item, WOI_MOVE(self->source))                                                    \
            self->value = f(self->value, self->item);                                                        \
        WOI_RETURN(self->value);                                                                             \
    WOI_FINALLY:                                                                                             \
        woi_stream_drop(self->source);                                                                       \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

/* name(source, items, n): an async function that puts the items into an array of n, which outlives it.
 * Output: how many there are; the source is dropped, also if it had more. */
#define WOI_STREAM_COLLECT(name, Source)                                                                     \
    WOI_ASYNC(size_t, name, ((Source *, source), (WOI_ITEM_(Source) *, items), (size_t, n)), size_t got;)    \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        if (self->n > 0)                                                                                     \
            WOI_FOR_AWAIT(self->items[self->got], WOI_MOVE(self->source))                                    \
                if (++self->got == self->n)                                                                  \
                    break;                                                                                   \
        WOI_RETURN(self->got);                                                                               \
    WOI_FINALLY:                                                                                             \
        woi_stream_drop(self->source);                                                                       \
        WOI_END;                                                                                             \
    }                                                                                                        \
    struct name

#define WOI_ITEM_(Source) __typeof__(((Source *)0)->output)
#define WOI_NO_FUTURE_ ((struct woi_future_int *)NULL)

#endif
#endif
