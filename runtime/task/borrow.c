/* borrow.c - WOI_BORROW: a branch that polls somebody else's future.
 *
 * It has a strand of its own, for the frames of the future lead to no parent. When it is over, the waker that
 * the future kept is that of a branch that is done, and wakes nobody; the next combinator polls each of its
 * branches at once, and so gives it another. */
#include "borrow.h"

#include "future.h"
#include "hold.h"
#include "strand.h"
#include "task.h"
#include "watchdog.h"
#include "woi/combine.h"

struct borrow {
    struct woi_future future;
    struct woi_future *lent; /* NULL once it was seen that it is gone */
    struct woi_future *slot; /* its strand; NULL before the first poll, until when others may go on with it */
    void *variable;          /* the pointer to it, of a type that we do not know */
    struct hold hold;
    bool has_ended; /* ready, or panicked: it goes with this */
};

static struct woi_future *read_variable(const void *variable)
{
    struct woi_future *future;

    memcpy(&future, variable, sizeof future);
    return future;
}

static woi_poll borrow_poll(struct woi_future *self, struct woi_context *cx)
{
    struct borrow *borrow = (struct borrow *)(void *)self;
    struct thread *thread = thread_self();
    woi_poll poll;
    bool lends;

    if (borrow->has_ended)
        return WOI_READY;
    if (borrow->lent != read_variable(borrow->variable)) {
        borrow->lent = NULL;
        return woi_panic("a future that is lent to a combinator is gone");
    }
    if (!borrow->slot)
        strand_init(&borrow->slot, borrow->lent);
    lends = lend(&borrow->hold, thread);
    poll = strand_poll_watched(watchdog_is_on(thread), &borrow->slot, cx);
    if (lends)
        hold_leave(&borrow->hold, thread);
    borrow->has_ended = poll.status != WOI_STATUS_PENDING;
    return poll;
}

/* The variable first: a destructor may look at it. */
static void borrow_drop(struct woi_future *self)
{
    static struct woi_future *const none;
    struct borrow *borrow = (struct borrow *)(void *)self;

    hold_end(&borrow->hold);
    if (borrow->has_ended) {
        memcpy(borrow->variable, &none, sizeof none);
        woi_future_drop(borrow->lent);
    }
    woi_future_free_(self, sizeof *borrow);
}

static void borrow_take(struct woi_future *self, void *ret_output, size_t size)
{
    woi_future_take(((struct borrow *)(void *)self)->lent, ret_output, size);
}

static void borrow_describe(const struct woi_future *self, FILE *out, unsigned indent)
{
    const struct borrow *borrow = (const struct borrow *)(const void *)self;

    if (borrow->lent && !borrow->has_ended)
        strand_describe(borrow->slot ? borrow->slot : innermost(borrow->lent), out, indent);
}

static const struct woi_future_type borrow_type = {.name = "WOI_BORROW",
                                                   .file = __FILE__,
                                                   .size = sizeof(struct borrow),
                                                   .poll = borrow_poll,
                                                   .drop = borrow_drop,
                                                   .take = borrow_take,
                                                   .describe = borrow_describe};

struct woi_future *borrow_inner(struct woi_future *future)
{
    return future->type == &borrow_type ? ((struct borrow *)(void *)future)->lent : future;
}

struct woi_future *woi_borrow_(void *variable)
{
    struct woi_future *lent = read_variable(variable);
    struct borrow *borrow = lent ? future_new(&borrow_type, sizeof *borrow) : NULL;

    if (!borrow)
        return NULL;
    borrow->lent = lent;
    borrow->variable = variable;
    return &borrow->future;
}
