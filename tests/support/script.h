/* script.h - a stream written by hand that does what its script says: one step for each read and each
 * write. It also shows that the interface can be implemented outside of the library. */
#ifndef WOI_TESTS_SCRIPT_H
#define WOI_TESTS_SCRIPT_H

#include <limits.h>

#include "base/list.h"
#include "support.h"
#include "task/waiter.h"
#include "woi/stream.h"

enum { SCRIPT_STEPS = 24, SCRIPT_OUTPUT = 256 };

/* A step: so many bytes at most; 0; a negative errno; or, pending until script_wake(): */
#define SCRIPT_WAIT (-SSIZE_MAX - 1)

struct script {
    struct woi_stream stream;
    const char *input; /* what is left to read */
    size_t left;
    size_t asked;                /* for how much the last read was, in its first part */
    ssize_t reads[SCRIPT_STEPS]; /* after read_steps of them: all that is wanted, or the end */
    unsigned read_steps, reads_done;
    ssize_t writes[SCRIPT_STEPS]; /* after write_steps of them: all */
    unsigned write_steps, writes_done;
    char output[SCRIPT_OUTPUT]; /* what was written */
    size_t written;
    int control_error; /* of flush and shutdown */
    unsigned flushes, shutdowns;
    int held;
    unsigned holds;
    struct woi_link waiters;
};

static inline woi_poll script_wait(struct script *script, struct woi_waiter *waiter, struct woi_context *cx)
{
    waiter_wait(&script->waiters, waiter, &cx->waker, NULL);
    return WOI_PENDING;
}

static inline void script_wake(struct script *script)
{
    waiters_wake_all(&script->waiters);
}

static inline woi_poll script_read(struct woi_stream *self, const struct iovec *parts, int n,
                                   struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    struct script *script = (struct script *)self;
    const ssize_t step =
        script->reads_done < script->read_steps ? script->reads[script->reads_done] : SSIZE_MAX;
    ssize_t done = 0;

    script->reads_done++;
    script->asked = n > 0 ? parts[0].iov_len : 0;
    if (step == SCRIPT_WAIT)
        return script_wait(script, waiter, cx);
    for (int i = 0; step > 0 && i < n; i++) {
        size_t size = parts[i].iov_len;

        if (size > (size_t)(step - done))
            size = (size_t)(step - done);
        if (size > script->left)
            size = script->left;
        if (size)
            memcpy(parts[i].iov_base, script->input, size);
        script->input += size;
        script->left -= size;
        done += (ssize_t)size;
    }
    *ret_done = step < 0 ? step : done;
    return WOI_READY;
}

static inline woi_poll script_write(struct woi_stream *self, const struct iovec *parts, int n,
                                    struct woi_waiter *waiter, struct woi_context *cx, ssize_t *ret_done)
{
    struct script *script = (struct script *)self;
    const ssize_t step =
        script->writes_done < script->write_steps ? script->writes[script->writes_done] : SSIZE_MAX;
    ssize_t done = 0;

    script->writes_done++;
    if (step == SCRIPT_WAIT)
        return script_wait(script, waiter, cx);
    for (int i = 0; step > 0 && i < n; i++) {
        size_t size = parts[i].iov_len;

        if (size > (size_t)(step - done))
            size = (size_t)(step - done);
        if (size > sizeof script->output - script->written)
            size = sizeof script->output - script->written;
        if (size)
            memcpy(script->output + script->written, parts[i].iov_base, size);
        script->written += size;
        done += (ssize_t)size;
    }
    *ret_done = step < 0 ? step : done;
    return WOI_READY;
}

static inline woi_poll script_flush(struct woi_stream *self, struct woi_waiter *waiter,
                                    struct woi_context *cx, int *ret_error)
{
    (void)waiter;
    (void)cx;
    ((struct script *)self)->flushes++;
    *ret_error = ((struct script *)self)->control_error;
    return WOI_READY;
}

static inline woi_poll script_shutdown(struct woi_stream *self, struct woi_waiter *waiter,
                                       struct woi_context *cx, int *ret_error)
{
    (void)waiter;
    (void)cx;
    ((struct script *)self)->shutdowns++;
    *ret_error = ((struct script *)self)->control_error;
    return WOI_READY;
}

static inline void script_hold(struct woi_stream *self)
{
    ((struct script *)self)->held++;
    ((struct script *)self)->holds++;
}

static inline void script_release(struct woi_stream *self)
{
    ((struct script *)self)->held--;
}

static const struct woi_stream_ops script_ops = {.name = "script",
                                                 .poll_read = script_read,
                                                 .poll_write = script_write,
                                                 .poll_flush = script_flush,
                                                 .poll_shutdown = script_shutdown,
                                                 .hold = script_hold,
                                                 .release = script_release};

static inline void script_init(struct script *script, const char *input)
{
    *script = (struct script){.stream.ops = &script_ops, .input = input, .left = strlen(input)};
    list_init(&script->waiters);
}

/* At the end of a test: whoever held the stream, or waited for it, has let go. */
static inline void script_check(const struct script *script)
{
    support_check(script->held == 0, "operations hold the stream");
    support_check(list_is_empty(&script->waiters), "operations wait for the stream");
}

#define script_reads(script, ...)                                                                            \
    ((script)->read_steps = sizeof((const ssize_t[]){__VA_ARGS__}) / sizeof(ssize_t),                        \
     (script)->reads_done = 0,                                                                               \
     memcpy((script)->reads, (const ssize_t[]){__VA_ARGS__}, sizeof((const ssize_t[]){__VA_ARGS__})))
#define script_writes(script, ...)                                                                           \
    ((script)->write_steps = sizeof((const ssize_t[]){__VA_ARGS__}) / sizeof(ssize_t),                       \
     (script)->writes_done = 0,                                                                              \
     memcpy((script)->writes, (const ssize_t[]){__VA_ARGS__}, sizeof((const ssize_t[]){__VA_ARGS__})))

#endif
