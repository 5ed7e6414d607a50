/* generator.h - streams of items: async functions that give not one value at their end, but many.
 *
 *     WOI_STREAM(int, countdown, ((int, from)),
 *         int left;
 *     )
 *     {
 *         WOI_BEGIN;
 *         for (self->left = self->from; self->left > 0; self->left--) {
 *             WOI_AWAIT(woi_sleep(WOI_SEC(1)));
 *             WOI_YIELD_VALUE(self->left);
 *         }
 *         WOI_END;
 *     }
 *
 *     WOI_FOR_AWAIT(self->n, countdown(10))       // in the body of another one
 *         printf("%d\n", self->n);
 *
 * A stream is an async function in everything but this: it runs until it yields, and then only when the
 * next item is asked for. Its body, its parameters and locals, its finally part follow the same rules
 * (async.h). It ends at WOI_END or with WOI_RETURN(). Nobody polls it ahead, and nothing is buffered: an item
 * that was yielded is taken in the same breath, and owned by whoever took it.
 *
 * These are streams of items; the streams of bytes are in stream.h. */
#ifndef WOI_GENERATOR_H
#define WOI_GENERATOR_H

#include "generator_body.h"

#ifndef __cplusplus

/* WOI_STREAM(T, name, ((type, param), ...), locals...) { body }
 *
 * Defines struct name (what callers see), struct name_frame and the constructor name(params), which gives a
 * struct name * or NULL when out of memory, as WOI_ASYNC does. T: the type of the items, any type that can be
 * assigned, or void. Whoever has the pointer owns the stream, until it is given to a loop or to
 * woi_stream_drop(). It is no future: it cannot be awaited, spawned or given to a combinator. */
#define WOI_STREAM(T, name, ...) WOI_CAT_(WOI_STREAM_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, __VA_ARGS__)

/* The same in two parts, as WOI_ASYNC_DECLARE and WOI_ASYNC_DEFINE are. */
#define WOI_STREAM_DECLARE(T, name, params) WOI_STREAM_DECLARE_(T, name, params) struct name##_frame
#define WOI_STREAM_DEFINE(T, name, ...)                                                                      \
    WOI_CAT_(WOI_ASYNC_DEFINE_, WOI_NO_LOCALS_(__VA_ARGS__))(T, name, 2, ~, __VA_ARGS__)

/* WOI_YIELD_VALUE(value), or WOI_YIELD_VALUE() in a stream of void: gives the next item, and waits until the
 * one after it is asked for. It may never be: then the stream is dropped here. */
#define WOI_YIELD_VALUE(...)                                                                                 \
    do {                                                                                                     \
        WOI_IN_BODY_("WOI_YIELD_VALUE");                                                                     \
        _Static_assert(WOI_IS_STREAM_(&self->woi_pub_), "WOI_YIELD_VALUE: this function is no stream");      \
        WOI_CAT_(WOI_YIELD_VALUE_, WOI_IS_EMPTY_(__VA_ARGS__))(__VA_ARGS__) WOI_YIELDED_(__COUNTER__);       \
    } while (0)

/* WOI_FOR_AWAIT(lhs, stream) statement, or WOI_FOR_AWAIT(stream) statement: runs the statement once for each
 * item; lhs, an lvalue of exactly the items' type, has got the item before. The loop owns the stream, and
 * drops it when it is left, whichever way: at the end of the stream, by break, by a return or a failed
 * WOI_TRY from within, by a panic, or because the function is dropped in it. Its finally part then runs once,
 * before the finally part of the function, and of nested loops the innermost first. Only goto must not leave
 * it. Awaits, yields, continue and further loops may stand in the statement. A panic in the stream ends this
 * function too. Each round takes a unit of the budget, so that a stream that never waits lets others run. */
#define WOI_FOR_AWAIT(...) WOI_CAT_(WOI_FOR_AWAIT_, WOI_COUNT_(__VA_ARGS__))(__VA_ARGS__)

/* WOI_MOVE(pointer): its value; the variable is NULL from now on. For a stream that is in a variable which
 * the finally part drops: WOI_FOR_AWAIT(self->n, WOI_MOVE(self->source)). */
#define WOI_MOVE(pointer) WOI_MOVE_(pointer, WOI_CAT_(woi_moved_, __COUNTER__))

/* woi_stream_next(stream, &item): the next item as a future, for joins, selects and timeouts. Output 0, and
 * the item is written; -EPIPE: the stream has ended, or -EINVAL: ret_item is NULL, and it is as it was. A
 * panic in the stream ends whoever awaits this. It borrows the stream, which stays the caller's and must
 * not go before this is ready or dropped. Dropped half-way, no item is lost: the stream stays where it is,
 * and goes on when the next item is asked for. A unit of the budget when it is polled. One whose item
 * somebody waits for already, or that belongs to a loop, panics. A stream that is NULL, out of memory, gives
 * NULL. */
#define woi_stream_next(s, ret_item)                                                                         \
    woi_stream_next_(WOI_AS_GENERATOR_(s, ret_item, WOI_CAT_(woi_s_, __COUNTER__)), (ret_item))

/* Drops a stream that no loop has got: its finally part runs, unless it has ended. NULL does nothing. */
#define woi_stream_drop(s) woi_future_drop(WOI_AS_STREAM_FUTURE_(s))

#endif
#endif
