/* next.c - the next item of a stream, or of whichever of two has one, as a future.
 *
 * A stream that somebody asks for an item is the root of a strand of its own for the length of each poll, not
 * a part of the asker's: so the asker can be dropped and the stream stays as it is. */
#include <errno.h>

#include "base/report.h"
#include "future.h"
#include "hold.h"
#include "nest.h"
#include "strand.h"
#include "task.h"
#include "watchdog.h"
#include "woi/generator.h"

static struct woi_generator_ *as_generator(struct woi_frame *frame)
{
    return (struct woi_generator_ *)(void *)frame;
}

/* Whoever waits for its item is noted in the stream where its loop's next would be: it is in no loop. */
static bool borrow(struct woi_frame *stream, struct hold *who)
{
    if (!is_frame(&stream->future) || stream->parent || stream->state & WOI_STATE_RUNNING_ ||
        (as_generator(stream)->outer && as_generator(stream)->outer != (void *)who))
        return false;
    as_generator(stream)->outer = (void *)who;
    return true;
}

static void give_back(struct woi_frame *stream, struct hold *who)
{
    if (stream && as_generator(stream)->outer == (void *)who)
        as_generator(stream)->outer = NULL;
}

/* Runs a stream, for who, until it has an item (READY, *ret_output 0 and the item is copied), has ended
 * (READY, -EPIPE), or waits. */
static woi_poll run_to_item(struct woi_frame *stream, struct hold *who, void *ret_item,
                            struct woi_context *cx, int *ret_output)
{
    struct thread *thread = thread_self();
    struct woi_future *slot;
    woi_poll poll;
    bool lends;

    if (!stream)
        return woi_panic("an item is asked for that has been given");
    if (!borrow(stream, who))
        return woi_panic("a stream is asked for an item that has another owner");
    if (!nest_enter(thread))
        return woi_panic(TOO_DEEP);
    strand_init(&slot, &stream->future);
    lends = lend(who, thread);
    poll = strand_poll_watched(watchdog_is_on(thread), &slot, cx);
    if (lends)
        hold_leave(who, thread);
    nest_leave(thread);
    if (poll.status != WOI_STATUS_READY)
        return poll;
    *ret_output = woi_stream_has_item_(stream) ? 0 : -EPIPE;
    if (*ret_output == 0)
        copy_few(ret_item, (const char *)stream + stream->future.type->output_offset,
                 stream->future.type->output_size);
    return poll;
}

static void describe(struct woi_frame *stream, FILE *out, unsigned indent)
{
    if (!(stream->state & WOI_STATE_RUNNING_) && !stream->parent)
        strand_describe(innermost(&stream->future), out, indent);
}

/* A unit of the budget, once for each item: where streams ask streams, whoever is polled again has taken his.
 */
static bool begins(bool *begun, struct woi_context *cx)
{
    *begun = *begun || woi_budget_take(cx);
    return *begun;
}

/* --- of one ------------------------------------------------------------------------------------- */

struct next {
    struct woi_future_int public;
    struct woi_frame *stream; /* borrowed; NULL: no more */
    void *ret_item;
    struct hold hold;
    bool begun;
};

static void next_release(struct woi_future *self)
{
    struct next *next = (struct next *)self;

    give_back(next->stream, &next->hold);
    next->stream = NULL;
    hold_end(&next->hold);
}

static woi_poll next_poll(struct woi_future *self, struct woi_context *cx)
{
    struct next *next = (struct next *)self;
    woi_poll poll = WOI_READY;

    if (!begins(&next->begun, cx))
        return WOI_PENDING;
    if (next->ret_item)
        poll = run_to_item(next->stream, &next->hold, next->ret_item, cx, &next->public.output);
    else
        next->public.output = -EINVAL;
    if (poll.status == WOI_STATUS_READY)
        next_release(self); /* a join may keep this, and others ask for the items that follow */
    return poll;
}

static void next_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    if (((const struct next *)self)->stream)
        describe(((const struct next *)self)->stream, out, indent);
}

struct woi_future_int *woi_stream_next_(struct woi_frame *stream, void *ret_item)
{
    static const struct woi_future_type type = {WOI_LEAF_("stream next", struct next, int), .poll = next_poll,
                                                .drop = woi_plain_drop_, .release = next_release,
                                                .describe = next_describe};
    struct next *next = stream ? woi_future_new_(&type) : NULL;

    if (!next)
        return NULL;
    next->stream = stream;
    next->ret_item = ret_item;
    return &next->public;
}

/* --- of either of two --------------------------------------------------------------------------- */

struct either {
    struct woi_future_int public;
    struct woi_either_ *from;
    void *ret_item;
    struct hold hold;
    bool begun;
};

/* The two take turns in being asked first. Both are asked at each wake, whoever woke. */
static woi_poll either_poll(struct woi_future *self, struct woi_context *cx)
{
    struct either *either = (struct either *)self;
    struct woi_either_ *from = either->from;

    if (!begins(&either->begun, cx))
        return WOI_PENDING;
    for (unsigned i = 0; i < 2; i++) {
        struct woi_frame **stream = &from->streams[from->turn ^ i];
        woi_poll poll;

        if (!*stream)
            continue;
        poll = run_to_item(*stream, &either->hold, either->ret_item, cx, &either->public.output);
        if (poll.status == WOI_STATUS_PENDING)
            continue;
        if (poll.status == WOI_STATUS_READY && either->public.output == 0)
            from->turn ^= i ^ 1;
        if (poll.status != WOI_STATUS_READY || either->public.output == 0)
            return poll;
        woi_future_drop(&(*stream)->future);
        *stream = NULL;
    }
    either->public.output = -EPIPE;
    return from->streams[0] || from->streams[1] ? WOI_PENDING : WOI_READY;
}

static void either_release(struct woi_future *self)
{
    struct either *either = (struct either *)self;

    give_back(either->from->streams[0], &either->hold);
    give_back(either->from->streams[1], &either->hold);
    hold_end(&either->hold);
}

static void either_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    const struct woi_either_ *from = ((const struct either *)self)->from;

    for (unsigned i = 0; i < 2; i++)
        if (from->streams[i])
            describe(from->streams[i], out, indent);
}

struct woi_future_int *woi_stream_either_(struct woi_either_ *from, void *ret_item)
{
    static const struct woi_future_type type = {WOI_LEAF_("either stream", struct either, int),
                                                .poll = either_poll, .drop = woi_plain_drop_,
                                                .release = either_release, .describe = either_describe};
    struct either *either = woi_future_new_(&type);

    if (!either)
        return NULL;
    either->from = from;
    either->ret_item = ret_item;
    return &either->public;
}
