/* channel_model.h - the rules of a channel as a child would write them down: lists, and no pointers. What
 * waits is kept beside the operation on the real channel that it stands for. */
#ifndef WOI_TESTS_CHANNEL_MODEL_H
#define WOI_TESTS_CHANNEL_MODEL_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/channel.h"

enum { OPS = 24, MESSAGES = 1000 };

static enum fate { NEVER_SENT, SENT, RECEIVED, DESTROYED, FATES } fates[MESSAGES];
static int tally[FATES]; /* how many came so far */

static inline void set_fate(int message, enum fate before, enum fate fate)
{
    cr_assert(eq(int, (int)fates[message], (int)before));
    fates[message] = fate;
    tally[fate]++;
}

static inline void destroy(int *message)
{
    set_fate(*message, SENT, DESTROYED);
}

WOI_CHANNEL_OWNS(numbers, int, destroy);

enum kind { SEND, RESERVE, RECV, CLOSED };
enum phase { IDLE, WAITS, GRANTED }; /* woken without a grant it is idle */

struct op {
    struct woi_future_int *future; /* NULL: free */
    enum kind kind;
    enum phase phase;
    long ticket; /* the lower, the longer it waits */
    int message; /* sent, or where it is received */
    struct numbers_permit permit;
    struct hand hands[2];
    unsigned wakes[2]; /* what the model says */
    int hand;          /* of the last poll */
};

static struct op ops[OPS];
static struct {
    int queue[MESSAGES];
    size_t length, capacity, permits, granted, claims;
    size_t senders, receivers;
    long tickets;
    bool closed;
} model;

static inline bool is_sender(const struct op *op)
{
    return op->kind == SEND || op->kind == RESERVE;
}

static inline bool is_receiver(const struct op *op)
{
    return op->kind == RECV;
}

static inline bool is_watcher(const struct op *op)
{
    return op->kind == CLOSED;
}

static inline struct op *oldest(bool (*is)(const struct op *))
{
    struct op *found = NULL;

    for (struct op *op = ops; op < ops + OPS; op++)
        if (op->future && is(op) && op->phase == WAITS && (!found || op->ticket < found->ticket))
            found = op;
    return found;
}

static inline void model_wake(struct op *op, enum phase phase)
{
    op->phase = phase;
    op->wakes[op->hand]++;
}

static inline size_t model_used(void)
{
    return model.length + model.permits + model.granted;
}

static inline void model_grant(void)
{
    struct op *op;

    while (model_used() < model.capacity && (op = oldest(is_sender))) {
        model_wake(op, GRANTED);
        model.granted++;
    }
    while (model.length > model.claims && (op = oldest(is_receiver))) {
        model_wake(op, GRANTED);
        model.claims++;
    }
}

static inline bool model_ended(void)
{
    return model.closed && model.length == 0 && model.permits == 0;
}

static inline void model_wake_all(bool (*is)(const struct op *))
{
    struct op *op;

    while ((op = oldest(is)))
        model_wake(op, IDLE);
}

/* What follows from any change. */
static inline void model_settle(void)
{
    if (!model.closed && (model.senders == 0 || model.receivers == 0)) {
        model.closed = true;
        model_wake_all(is_sender);
        model_wake_all(is_watcher);
    }
    if (model.receivers == 0)
        model.length = 0;
    model_grant();
    if (model_ended())
        model_wake_all(is_receiver);
}

static inline void model_close(void)
{
    model.closed = true;
    model_wake_all(is_sender);
    model_wake_all(is_watcher);
    model_settle();
}

static inline void model_push(int message)
{
    model.queue[model.length++] = message;
    set_fate(message, NEVER_SENT, SENT);
}

static inline int model_pop(void)
{
    const int message = model.queue[0];

    memmove(model.queue, model.queue + 1, --model.length * sizeof *model.queue);
    set_fate(message, SENT, RECEIVED);
    return message;
}

static inline int model_may_send(void)
{
    if (model.closed)
        return -EPIPE;
    return model_used() < model.capacity && !oldest(is_sender) ? 0 : -EAGAIN;
}

static inline int model_may_receive(void)
{
    if (model.length > model.claims)
        return 0;
    return model_ended() ? -EPIPE : -EAGAIN;
}

static inline int model_wait(struct op *op)
{
    op->phase = WAITS;
    op->ticket = model.tickets++;
    return WAITING;
}

/* What a poll must give; *ret_message is what a receive must have put there. */
static inline int model_poll(struct op *op, int *ret_message)
{
    const bool granted = op->phase == GRANTED;
    int error = 0;

    if (op->phase == WAITS)
        return WAITING;
    op->phase = IDLE;
    switch (op->kind) {
    case SEND:
    case RESERVE:
        model.granted -= granted;
        error = granted ? (model.closed ? -EPIPE : 0) : model_may_send();
        if (error == 0 && op->kind == SEND)
            model_push(op->message);
        if (error == 0 && op->kind == RESERVE) {
            model.permits++;
            model.senders++;
        }
        break;
    case RECV:
        model.claims -= granted;
        error = granted ? 0 : model_may_receive();
        if (error == 0)
            *ret_message = model_pop();
        break;
    case CLOSED:
        error = model.closed ? 0 : -EAGAIN;
        break;
    }
    return error == -EAGAIN ? model_wait(op) : error;
}

#endif
