/* outcome.c - panics: recorded, reported, kept until somebody joins. */
#include "outcome.h"

#include <errno.h>
#include <stdarg.h>

#include "base/memory.h"
#include "base/report.h"
#include "strand.h"
#include "task.h"

struct outcome {
    struct woi_future future;
    enum woi_error error;
    struct woi_panic panic;
};

static void free_record(struct woi_future *future)
{
    pool_free(future, sizeof(struct outcome));
}

static void keep(struct woi_future *future)
{
    (void)future;
}

static const struct woi_future_type record_type = {
    .name = "outcome", .flags = WOI_FUTURE_OUTCOME_, .drop = free_record};
static const struct woi_future_type static_type = {
    .name = "outcome", .flags = WOI_FUTURE_OUTCOME_, .drop = keep};
const struct woi_future_type woi_panic_site_type_ = {
    .name = "panic", .flags = WOI_FUTURE_OUTCOME_, .drop = keep};

struct woi_future *outcome_cancelled(void)
{
    static struct outcome cancelled = {.future = {&static_type}, .error = WOI_CANCELLED};

    return &cancelled.future;
}

struct woi_future *outcome_no_memory(void)
{
    static struct outcome no_memory = {
        .future = {&static_type}, .error = WOI_NO_MEMORY, .panic = {.file = "?", .format = "out of memory"}};

    return &no_memory.future;
}

struct woi_future *outcome_unexplained(void)
{
    static struct outcome unexplained = {
        .future = {&static_type},
        .error = WOI_PANICKED,
        .panic = {.file = "?", .format = "a future returned WOI_STATUS_PANICKED without woi_panic()"}};

    return &unexplained.future;
}

void outcome_read(const struct woi_future *outcome, enum woi_error *ret_error, struct woi_panic *ret_panic)
{
    if (outcome->type == &woi_panic_site_type_) {
        const struct woi_panic_site_ *site = (const struct woi_panic_site_ *)outcome;
        *ret_panic = (struct woi_panic){.file = site->file, .format = site->format, .line = site->line};
        *ret_error = WOI_PANICKED;
        return;
    }
    *ret_error = ((const struct outcome *)outcome)->error;
    *ret_panic = ((const struct outcome *)outcome)->panic;
}

int outcome_error(const struct woi_future *outcome)
{
    enum woi_error error;
    struct woi_panic panic;

    outcome_read(outcome, &error, &panic);
    switch (error) {
    case WOI_CANCELLED:
        return -ECANCELED;
    case WOI_NO_MEMORY:
        return -ENOMEM;
    default:
        return -ENOTRECOVERABLE;
    }
}

struct woi_future *panic_take(struct thread *thread)
{
    struct woi_future *panic = thread->panic;

    thread->panic = NULL;
    return panic;
}

const char *woi_panic_text(const struct woi_panic *panic)
{
    return panic->message[0] || !panic->format ? panic->message : panic->format;
}

const char *woi_error_name(enum woi_error error)
{
    switch (error) {
    case WOI_OK:
        return "ok";
    case WOI_CANCELLED:
        return "cancelled";
    case WOI_PANICKED:
        return "panicked";
    case WOI_NO_MEMORY:
        return "out of memory";
    }
    return "unknown";
}

static void print_panic(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)data;
    report("%s panicked at %s:%u: %s", task_name, panic->file, panic->line, woi_panic_text(panic));
}

woi_panic_hook *woi_get_panic_hook(void **ret_data)
{
    const struct thread *thread = thread_self();

    if (ret_data)
        *ret_data = thread->panic_hook_data;
    return thread->panic_hook ? thread->panic_hook : print_panic;
}

woi_panic_hook *woi_set_panic_hook(woi_panic_hook *hook, void *data)
{
    struct thread *thread = thread_self();
    woi_panic_hook *before = woi_get_panic_hook(NULL);

    thread->panic_hook = hook;
    thread->panic_hook_data = data;
    return before;
}

/* Copies it to the heap; without memory the site, which is static, stands for it. */
static struct woi_future *keep_record(enum woi_error error, const struct woi_panic *panic,
                                      const struct woi_panic_site_ *site)
{
    struct outcome *record = pool_allocate(sizeof *record);

    if (!record)
        return site ? (struct woi_future *)(uintptr_t)&site->future : outcome_no_memory();
    record->future.type = &record_type;
    record->error = error;
    record->panic = *panic;
    return &record->future;
}

/* The first panic of a poll is what the task ends with; a further one, from a finally part, is only
 * reported. Outside a task there is nobody to keep it for. */
static woi_poll begin(enum woi_error error, const struct woi_panic *panic, const struct woi_panic_site_ *site)
{
    struct thread *thread = thread_self();
    void *data;
    woi_panic_hook *hook = woi_get_panic_hook(&data);

    hook(panic, thread->task ? task_name(thread->task) : "a future outside a task", data);
    if (thread->task && !thread->panic)
        thread->panic = keep_record(error, panic, site);
    thread->stirs++;
    return (woi_poll){WOI_STATUS_PANICKED};
}

static WOI_PRINTF_(3, 0) void format_panic(struct woi_panic *ret_panic, const struct woi_panic_site_ *site,
                                           const char *format, va_list arguments)
{
    *ret_panic = (struct woi_panic){.file = site->file, .format = site->format, .line = site->line};
    vsnprintf(ret_panic->message, sizeof ret_panic->message, format, arguments);
}

woi_poll woi_panic_(const struct woi_panic_site_ *site, const char *format, ...)
{
    struct woi_panic panic;
    va_list arguments;

    va_start(arguments, format);
    format_panic(&panic, site, format, arguments);
    va_end(arguments);
    return begin(WOI_PANICKED, &panic, site);
}

/* From a body: the strand resumes the frame once more, for its finally part. From a finally part:
 * that part ends here. */
woi_poll woi_frame_panic_(struct woi_frame *frame, const struct woi_panic_site_ *site, const char *format,
                          ...)
{
    const uint64_t state = frame->state & ~WOI_STATE_RUNNING_;
    const struct woi_future_type *type = frame->future.type;
    struct woi_panic panic;
    va_list arguments;

    va_start(arguments, format);
    format_panic(&panic, site, format, arguments);
    va_end(arguments);
    const woi_poll poll = begin(WOI_PANICKED, &panic, site);

    if (state == WOI_STATE_FINALLY_LIVE_ && type->drop_output)
        type->drop_output((char *)frame + type->output_offset);
    if (state == WOI_STATE_FINALLY_ || state == WOI_STATE_FINALLY_LIVE_ || state == WOI_STATE_PANIC_FINALLY_)
        frame->state = WOI_STATE_PANIC_DONE_;
    else
        frame->state = WOI_STATE_PANIC_FINALLY_;
    return poll;
}

/* A NULL may also come of a misuse, which has been recorded and told already. */
static woi_poll no_memory(const char *file, unsigned line)
{
    const struct woi_panic panic = {.file = file, .line = line, .format = "out of memory"};

    if (thread_self()->panic)
        return (woi_poll){WOI_STATUS_PANICKED};
    return begin(WOI_NO_MEMORY, &panic, NULL);
}

woi_poll woi_await_null_(struct woi_frame *frame, uint64_t label)
{
    frame->state = WOI_STATE_PANIC_FINALLY_;
    return no_memory(frame->future.type->file, (unsigned)(label >> 32));
}

/* Panics where the frame is about to wait. */
static woi_poll refuse(struct woi_frame *frame, uint64_t label, const struct woi_panic_site_ *site,
                       const char *text)
{
    const struct woi_panic panic = {
        .file = frame->future.type->file, .line = (unsigned)(label >> 32), .format = text};

    frame->awaiting = NULL;
    frame->state = WOI_STATE_PANIC_FINALLY_;
    return begin(WOI_PANICKED, &panic, site);
}

/* Awaiting what has an owner already. The child stays with that one. */
woi_poll woi_await_taken_(struct woi_frame *frame, uint64_t label)
{
    static const struct woi_panic_site_ site = {
        {&woi_panic_site_type_}, __FILE__, "a future is awaited that has an owner", __LINE__};
    struct woi_frame *child = as_frame(frame->awaiting);

    if (child->parent == frame)
        child->parent = NULL;
    return refuse(frame, label, &site,
                  child->parent ? "a future is awaited by two functions" : "a function awaits itself");
}

woi_poll woi_loop_taken_(struct woi_frame *frame, uint64_t label)
{
    static const struct woi_panic_site_ site = {
        {&woi_panic_site_type_}, __FILE__, "a loop goes over a stream that has an owner", __LINE__};

    return refuse(frame, label, &site, site.format);
}

woi_poll woi_poll_future(struct woi_future *future, struct woi_context *cx)
{
    return future ? future->type->poll(future, cx) : no_memory("?", 0);
}
