/* reader.c - a buffer before a stream: lines, and reading on after them. */
#include <errno.h>

#include "base/thread.h"
#include "stream.h"
#include "task/future.h"

struct woi_reader {
    struct woi_stream *stream; /* held */
    size_t references;         /* its owner, and the operations under way */
    size_t capacity, begin, end;
    size_t scanned; /* so much from begin on holds no newline */
    bool skipping;  /* the rest of a line that was too long */
    char buffer[];  /* one byte more than capacity: for the NUL */
};

int woi_stream_reader_new(struct woi_stream *stream, size_t capacity, struct woi_reader **ret_reader)
{
    struct woi_reader *reader;

    if (!stream || !ret_reader || capacity == 0 || capacity > SIZE_MAX - sizeof *reader - 1)
        return -EINVAL;
    reader = sys()->allocate(sizeof *reader + capacity + 1);
    if (!reader)
        return -ENOMEM;
    *reader = (struct woi_reader){.stream = stream, .references = 1, .capacity = capacity};
    stream_hold(stream);
    *ret_reader = reader;
    return 0;
}

static void release(struct woi_reader *reader)
{
    if (--reader->references)
        return;
    stream_release(reader->stream);
    sys()->release(reader);
}

void woi_reader_free(struct woi_reader *reader)
{
    if (reader)
        release(reader);
}

struct reader_op {
    struct woi_future_ssize_t public;
    struct woi_reader *reader;
    char **ret_line; /* of read_line */
    char *buffer;    /* of read */
    size_t size;
    struct stream_op op;
};

static woi_poll finish(struct reader_op *op, ssize_t output)
{
    op->public.output = output;
    return WOI_READY;
}

static void throw_away(struct woi_reader *reader, size_t size)
{
    reader->begin += size;
    reader->scanned = 0;
}

/* The line from begin, length bytes long, of which the buffer holds `whole` with its newline. */
static woi_poll finish_line(struct reader_op *op, size_t length, size_t whole)
{
    struct woi_reader *reader = op->reader;
    char *line = reader->buffer + reader->begin;

    throw_away(reader, whole);
    if (length && whole > length && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    *op->ret_line = line;
    return finish(op, (ssize_t)length);
}

/* Scans to the next newline. False: to the end of what is buffered. */
static bool find_newline(struct woi_reader *reader)
{
    const size_t buffered = reader->end - reader->begin;
    const char *line = reader->buffer + reader->begin;
    const char *newline = memchr(line + reader->scanned, '\n', buffered - reader->scanned);

    reader->scanned = newline ? (size_t)(newline - line) : buffered;
    return newline != NULL;
}

/* Passes over the rest of a line that was too long. False: it has not ended yet. */
static bool skip_line(struct woi_reader *reader)
{
    if (!reader->skipping)
        return true;
    const bool ended = find_newline(reader);
    throw_away(reader, reader->scanned + ended);
    reader->skipping = !ended;
    return ended;
}

/* Whether there is something to give: a line, or too much of one. */
static bool has_line(struct woi_reader *reader)
{
    return skip_line(reader) && (find_newline(reader) || reader->end - reader->begin == reader->capacity);
}

static woi_poll give_line(struct reader_op *op)
{
    struct woi_reader *reader = op->reader;

    if (reader->scanned < reader->end - reader->begin)
        return finish_line(op, reader->scanned, reader->scanned + 1);
    throw_away(reader, reader->scanned);
    reader->skipping = true;
    return finish(op, -EMSGSIZE);
}

/* Reads once more behind what is buffered, which moves to the front. */
static woi_poll fill(struct reader_op *op, struct woi_context *cx, ssize_t *ret_done)
{
    struct woi_reader *reader = op->reader;

    memmove(reader->buffer, reader->buffer + reader->begin, reader->end - reader->begin);
    reader->end -= reader->begin;
    reader->begin = 0;
    const woi_poll poll =
        stream_read(&op->op, reader->buffer + reader->end, reader->capacity - reader->end, cx, ret_done);
    if (poll.status == WOI_STATUS_READY && *ret_done > 0)
        reader->end += (size_t)*ret_done;
    return poll;
}

static woi_poll line_poll(struct woi_future *self, struct woi_context *cx)
{
    struct reader_op *op = (struct reader_op *)self;
    struct woi_reader *reader = op->reader;
    bool paid = false; /* a read takes its unit of the budget itself */

    if (!reader || !op->ret_line) {
        op->public.output = -EINVAL;
        return ready_at_once(cx);
    }
    while (!has_line(reader)) {
        ssize_t n;
        const woi_poll poll = fill(op, cx, &n);

        if (poll.status != WOI_STATUS_READY)
            return poll;
        paid = true;
        if (n < 0)
            return finish(op, n);
        if (n == 0 && (reader->skipping || reader->begin == reader->end))
            return finish(op, -ENODATA);
        if (n == 0)
            return finish_line(op, reader->end - reader->begin, reader->end - reader->begin);
    }
    return paid || woi_budget_take(cx) ? give_line(op) : WOI_PENDING;
}

/* The buffer is empty. Who reads on in a line that was too long begins a line where he stops. */
static woi_poll read_past(struct reader_op *op, struct woi_context *cx)
{
    const woi_poll poll = stream_read(&op->op, op->buffer, op->size, cx, &op->public.output);

    if (poll.status == WOI_STATUS_READY && op->public.output > 0)
        op->reader->skipping = false;
    return poll;
}

static woi_poll read_poll(struct woi_future *self, struct woi_context *cx)
{
    struct reader_op *op = (struct reader_op *)self;
    struct woi_reader *reader = op->reader;

    if (!reader || (!op->buffer && op->size)) {
        op->public.output = -EINVAL;
        return ready_at_once(cx);
    }
    const size_t buffered = reader->end - reader->begin;
    if (op->size && !buffered)
        return read_past(op, cx);
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    const size_t n = op->size < buffered ? op->size : buffered;
    if (n)
        memcpy(op->buffer, reader->buffer + reader->begin, n);
    throw_away(reader, n);
    return finish(op, (ssize_t)n);
}

static void op_drop(struct woi_future *self)
{
    struct reader_op *op = (struct reader_op *)self;

    stream_op_release(&op->op);
    if (op->reader)
        release(op->reader);
    future_free(self);
}

static struct reader_op *new_op(const struct woi_future_type *type, struct woi_reader *reader)
{
    struct reader_op *op = woi_future_new_(type);

    if (op && reader) {
        op->reader = reader;
        reader->references++;
        stream_op_init(&op->op, reader->stream);
    }
    return op;
}

struct woi_future_ssize_t *woi_read_line(struct woi_reader *reader, char **ret_line)
{
    static const struct woi_future_type type = {WOI_LEAF_("read_line", struct reader_op, ssize_t),
                                                .poll = line_poll, .drop = op_drop};
    struct reader_op *op = new_op(&type, reader);

    if (!op)
        return NULL;
    op->ret_line = ret_line;
    return &op->public;
}

struct woi_future_ssize_t *woi_reader_read(struct woi_reader *reader, void *buffer, size_t size)
{
    static const struct woi_future_type type = {WOI_LEAF_("read", struct reader_op, ssize_t),
                                                .poll = read_poll, .drop = op_drop};
    struct reader_op *op = new_op(&type, reader);

    if (!op)
        return NULL;
    op->buffer = buffer;
    op->size = size;
    return &op->public;
}
