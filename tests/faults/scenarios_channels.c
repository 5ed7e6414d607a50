/* scenarios_channels.c - channels. A message is an int that somebody must receive or destroy:
 * whatever fails, none is lost and none comes twice. */
#include "messages.h"

WOI_CHANNEL_OWNS(numbers, int, destroy);
WOI_CHANNEL(texts, const char *);

enum { MESSAGES = 12 };

static WOI_ASYNC(int, sends, ((struct numbers_sender, tx), (int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        WOI_TRY(numbers_send(self->tx, self->i));
        sent++;
    }
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, receives, ((struct numbers_receiver, rx)), int message, error, last;)
{
    WOI_BEGIN;
    self->last = -1;
    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->message));
        if (self->error)
            break;
        received++;
        WOI_ASSERT(self->message > self->last);
        self->last = self->message;
    }
    WOI_RETURN(self->error == -EPIPE ? 0 : self->error);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, conversation, ((size_t, capacity)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int error;
)
{
    WOI_BEGIN;
    self->error = self->capacity ? numbers_open(self->capacity, &self->tx, &self->rx)
                                 : numbers_open_unbounded(&self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_try_join(sends(self->tx, MESSAGES), receives(self->rx)));
    WOI_ASSERT(received == MESSAGES);
    WOI_END;
}

static int channel_bounded(void)
{
    return RUN_COUNTED(conversation(3));
}

static int channel_unbounded(void)
{
    return RUN_COUNTED(conversation(0));
}

/* What is sent without memory to grow is still the sender's, and the channel goes on. */
static int channel_cannot_grow(void)
{
    enum { MANY = 100 };
    struct numbers_sender tx = {NULL};
    struct numbers_receiver rx = {NULL};
    int message, error = numbers_open_unbounded(&tx, &rx), first = 0;

    sent = received = destroyed = 0;
    for (int i = 0; error == 0 && i < MANY; i++) {
        int failure = numbers_try_send(tx, i);

        if (failure) {
            first = failure;
            pause_faults();
            failure = numbers_try_send(tx, i);
            resume_faults();
        }
        expect(failure == 0, "the channel cannot be used after it could not grow");
        sent++;
    }
    for (int i = 0; error == 0 && i < MANY; i++) {
        expect(numbers_try_recv(rx, &message) == 0 && message == i, "a message is lost");
        received++;
    }
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    return error ? error : first;
}

static WOI_ASYNC(int, permits, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct numbers_permit permits[3];
    int message, error, which;
)
{
    WOI_BEGIN;
    self->error = numbers_open(2, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_TRY(numbers_reserve(self->tx, &self->permits[0]));
    WOI_ASSERT(numbers_try_reserve(self->tx, &self->permits[1]) == 0);
    WOI_ASSERT(numbers_try_reserve(self->tx, &self->permits[2]) == -EAGAIN && numbers_free(self->tx) == 0);
    WOI_AWAIT(self->which, woi_select_biased(numbers_reserve(self->tx, &self->permits[2]), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    WOI_ASSERT(numbers_permit_send(&self->permits[1], 8) == 0);
    sent++;
    WOI_ASSERT(numbers_permit_send(&self->permits[1], 8) == -EINVAL);
    numbers_close(self->rx);
    WOI_ASSERT(numbers_is_closed(self->tx) && numbers_length(self->rx) == 1 &&
               numbers_capacity(self->rx) == 2);
    WOI_TRY(numbers_recv(self->rx, &self->message));
    received++;
    numbers_permit_drop(&self->permits[0]);
    WOI_AWAIT(self->error, numbers_recv(self->rx, &self->message));
    WOI_RETURN(self->error == -EPIPE ? 0 : self->error);
WOI_FINALLY:
    for (int i = 0; i < 3; i++)
        numbers_permit_drop(&self->permits[i]);
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static int channel_permits(void)
{
    return RUN_COUNTED(permits());
}

static WOI_ASYNC(int, many_at_once, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct numbers_permits permits, more;
    struct numbers_weak_sender weak;
    int messages[4], n, error, which;
)
{
    WOI_BEGIN;
    self->error = numbers_open(4, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->weak = numbers_sender_downgrade(self->tx);
    WOI_TRY(numbers_reserve_many(self->tx, 3, &self->permits));
    WOI_ASSERT(numbers_try_reserve_many(self->tx, 2, &self->more) == -EAGAIN && numbers_free(self->tx) == 1);
    WOI_AWAIT(self->which,
              woi_select_biased(numbers_reserve_many(self->tx, 2, &self->more), woi_yield_now()));
    WOI_ASSERT(self->which == 1 && numbers_free(self->tx) == 1);
    for (int i = 0; i < 2; i++) {
        WOI_ASSERT(numbers_permits_send(&self->permits, i) == 0);
        sent++;
    }
    WOI_ASSERT(numbers_permits_left(&self->permits) == 1);
    WOI_TRY(self->n, numbers_recv_many(self->rx, self->messages, 4));
    WOI_ASSERT(self->n == 2 && self->messages[1] == 1);
    received += self->n;
    numbers_sender_drop(&self->tx);
    WOI_ASSERT(numbers_sender_upgrade(self->weak, &self->tx) == 0); /* the permit keeps it open */
    WOI_AWAIT(self->which,
              woi_select_biased(numbers_recv_many(self->rx, self->messages, 4), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    WOI_ASSERT(numbers_permits_send(&self->permits, 5) == 0);
    sent++;
WOI_FINALLY:
    numbers_permits_drop(&self->permits);
    numbers_permits_drop(&self->more);
    numbers_weak_sender_drop(&self->weak);
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx); /* the last message is destroyed */
    WOI_END;
}

static int channel_many_at_once(void)
{
    return RUN_COUNTED(many_at_once());
}

/* Senders and receivers that are dropped while they wait, and with a grant that they have not seen. */
static WOI_ASYNC(int, changes_of_mind, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int message, other, error, which;
)
{
    WOI_BEGIN;
    self->error = numbers_open(1, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->other = -1;
    WOI_AWAIT(self->which, woi_select_biased(woi_yield_now(), numbers_recv(self->rx, &self->other)));
    WOI_ASSERT(self->which == 0 && self->other == -1);
    WOI_TRY(numbers_send(self->tx, 1));
    sent++;
    WOI_AWAIT(self->which, woi_select_biased(numbers_send(self->tx, 2), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    WOI_AWAIT(self->which,
              woi_select_biased(numbers_recv(self->rx, &self->message), numbers_send(self->tx, 3)));
    WOI_ASSERT(self->which == 0 && self->message == 1);
    received++;
    WOI_ASSERT(numbers_try_send(self->tx, 4) == 0);
    sent++;
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx); /* the last message is destroyed */
    WOI_END;
}

static int channel_dropped_half_way(void)
{
    return RUN_COUNTED(changes_of_mind());
}

static WOI_ASYNC(int, closes, ((struct texts_receiver, rx)), const char *text;)
{
    WOI_BEGIN;
    WOI_TRY(texts_recv(self->rx, &self->text));
    WOI_ASSERT(strcmp(self->text, "first") == 0);
    texts_close(self->rx);
WOI_FINALLY:
    texts_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, clones, (),
    struct texts_sender tx, other;
    struct texts_receiver rx, second;
    struct closes *closing;
    int error;
)
{
    WOI_BEGIN;
    self->error = texts_open(4, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->other = texts_sender_clone(self->tx);
    self->second = texts_receiver_clone(self->rx);
    texts_sender_drop(&self->tx);
    WOI_TRY(texts_send(self->other, "first"));
    self->closing = closes(self->second); /* takes it over, also without memory */
    self->second = (struct texts_receiver){NULL};
    WOI_TRY(woi_try_join(self->closing, texts_closed(self->other)));
    WOI_AWAIT(self->error, texts_send(self->other, "second"));
    WOI_ASSERT(self->error == -EPIPE);
WOI_FINALLY:
    texts_sender_drop(&self->tx);
    texts_sender_drop(&self->other);
    texts_receiver_drop(&self->rx);
    texts_receiver_drop(&self->second);
    WOI_END;
}

static int channel_cloned_and_closed(void)
{
    return RUN_ALONE(clones());
}

const struct scenario scenarios_channels[] = {
    {.name = "channel_bounded", .run = channel_bounded},
    {.name = "channel_unbounded", .run = channel_unbounded},
    {.name = "channel_cannot_grow", .run = channel_cannot_grow},
    {.name = "channel_permits", .run = channel_permits},
    {.name = "channel_many_at_once", .run = channel_many_at_once},
    {.name = "channel_dropped_half_way", .run = channel_dropped_half_way},
    {.name = "channel_cloned_and_closed", .run = channel_cloned_and_closed},
    {.name = NULL},
};
