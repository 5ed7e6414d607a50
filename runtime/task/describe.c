/* describe.c - tasks and strands as text, for dumps. */
#include "outcome.h"
#include "strand.h"
#include "task.h"

/* Of a longer chain, this many of the innermost frames are shown. */
enum { FRAMES_SHOWN = 32 };

const char *task_name(const struct task *task)
{
    return task->slot ? strand_root(task->slot)->type->name : "?";
}

static const char *place(const struct woi_frame *frame)
{
    return frame->state & WOI_STATE_RUNNING_ ? "running, after line" : "line";
}

static void describe_frame(const struct woi_frame *frame, FILE *out, unsigned indent)
{
    const struct woi_future_type *type = frame->future.type;
    const unsigned line = (unsigned)(frame->state >> 32);

    if (line)
        fprintf(out, "%*s%s at %s, %s %u\n", (int)indent, "", type->name, type->file, place(frame), line);
    else
        fprintf(out, "%*s%s at %s, line %u, not at an await\n", (int)indent, "", type->name, type->file,
                type->line);
}

static void describe_leaf(const struct woi_future *leaf, FILE *out, unsigned indent)
{
    fprintf(out, "%*swaits for %s\n", (int)indent, "", leaf->type->name);
    if (leaf->type->describe)
        leaf->type->describe(leaf, out, indent + 2);
}

void strand_describe(const struct woi_future *slot, FILE *out, unsigned indent)
{
    const struct woi_frame *shown[FRAMES_SHOWN];
    size_t frames = 0;

    if (!slot->type->resume) {
        describe_leaf(slot, out, indent);
        return;
    }
    const struct woi_frame *inner = (const struct woi_frame *)(const void *)slot;
    for (const struct woi_frame *frame = inner; frame; frame = frame->parent)
        if (frames++ < FRAMES_SHOWN)
            shown[frames - 1] = frame;
    if (frames > FRAMES_SHOWN)
        fprintf(out, "%*s(%zu outer functions)\n", (int)indent, "", frames - FRAMES_SHOWN);
    for (size_t i = frames < FRAMES_SHOWN ? frames : FRAMES_SHOWN; i > 0; i--)
        describe_frame(shown[i - 1], out, indent);
    if (inner->awaiting)
        describe_leaf(inner->awaiting, out, indent);
}

void task_describe(const struct task *task, FILE *out)
{
    static const char *const names[] = {"queued", "running",    "done",  "cancel",
                                        "join",   "join-waker", "locals"};

    fprintf(out, "task %llu %s [", (unsigned long long)task->id, task_name(task));
    const char *separator = "";
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (task->state & 1u << i) {
            fprintf(out, "%s%s", separator, names[i]);
            separator = " ";
        }
    fprintf(out, "] references %llu\n", (unsigned long long)(task->state / TASK_REFERENCE));
    if (task->slot)
        strand_describe(task->slot, out, 2);
}
