/* scenarios_items.c - streams: loops in loops, streams over streams, items that are asked for by hand. */
#include "cancel.h"

/* A message that is given away: the place where it was is empty. */
static struct message handed_over(struct message *place)
{
    const struct message message = *place;

    place->number = 0;
    return message;
}

/* Each item is a message, which is whoever's who takes it; it is in the frame until it is yielded. */
static WOI_STREAM(struct message, made, ((struct ticket, ticket), (int, n)),
    struct message message;
)
{
    WOI_BEGIN;
    for (; self->n > 0; self->n--) {
        self->message = message_make();
        WOI_AWAIT(woi_sleep(self->n % 2 ? 1 : WOI_US(1)));
        WOI_YIELD_VALUE(handed_over(&self->message));
    }
WOI_FINALLY:
    message_end(&self->message);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_STREAM(struct message, passed_on, ((struct ticket, ticket), (struct made *, source)),
    struct message message;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->message, TAKE(self->source)) {
        WOI_YIELD();
        WOI_YIELD_VALUE(handed_over(&self->message));
    }
WOI_FINALLY:
    message_end(&self->message);
    woi_stream_drop(self->source);
    ticket_return(self->ticket);
    WOI_END;
}

WOI_STREAM_MERGE(merged, struct made, struct passed_on);

static WOI_ASYNC(int, loops, ((struct ticket, ticket)), struct message outer, inner;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->outer, made(ticket_take(), 2)) {
        WOI_FOR_AWAIT(self->inner, passed_on(ticket_take(), made(ticket_take(), 3))) {
            WOI_AWAIT(woi_sleep(1));
            message_end(&self->inner);
            if (self->outer.number % 2)
                break;
        }
        message_end(&self->outer);
    }
    WOI_FOR_AWAIT(self->outer,
                  merged(made(ticket_take(), 2), passed_on(ticket_take(), made(ticket_take(), 2)))) {
        WOI_YIELD();
        message_end(&self->outer);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->outer);
    message_end(&self->inner);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(int, asks, ((struct ticket, ticket)), struct made *stream; struct message item; int error, late;)
{
    WOI_BEGIN;
    self->stream = made(ticket_take(), 3);
    do {
        WOI_AWAIT(self->late, woi_timeout(WOI_NS(500),
                                          WOI_INTO(self->error, woi_stream_next(self->stream, &self->item))));
        message_end(&self->item);
    } while (self->late || !self->error);
    WOI_RETURN(0);
WOI_FINALLY:
    message_end(&self->item);
    woi_stream_drop(self->stream);
    ticket_return(self->ticket);
    WOI_END;
}

static WOI_ASYNC(void, items, ())
{
    WOI_BEGIN;
    (void)woi_spawn_detached(loops(ticket_take()));
    (void)woi_spawn_detached(asks(ticket_take()));
    WOI_AWAIT(all_end());
    WOI_END;
}

struct woi_future *items_make(void)
{
    return &items()->future;
}
