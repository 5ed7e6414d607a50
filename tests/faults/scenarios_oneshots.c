/* scenarios_oneshots.c - oneshots: answered, and sent to nobody. */
#include "messages.h"

WOI_ONESHOT_OWNS(once, int, destroy);
WOI_ONESHOT(token, int);

static WOI_ASYNC(int, answers, ((struct once_sender, tx)), int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(1));
    self->error = once_send(&self->tx, 5);
    sent += self->error == 0;
    WOI_RETURN(self->error);
WOI_FINALLY:
    once_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, asks, (),
    struct once_sender tx;
    struct once_receiver rx;
    struct answers *answering;
    struct answers_handle *job;
    int message, error;
)
{
    WOI_BEGIN;
    self->error = once_open(&self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->answering = answers(self->tx); /* takes it over, also without memory */
    self->tx = (struct once_sender){NULL};
    if (!self->answering)
        WOI_RETURN(-ENOMEM);
    self->job = woi_spawn(self->answering);
    if (!self->job)
        WOI_RETURN(-errno);
    woi_detach(self->job);
    WOI_ASSERT(once_try_recv(self->rx, &self->message) == -EAGAIN);
    WOI_TRY(once_recv(self->rx, &self->message));
    received++;
    WOI_ASSERT(self->message == 5);
WOI_FINALLY:
    once_sender_drop(&self->tx);
    once_receiver_drop(&self->rx);
    WOI_END;
}

/* Without memory to sleep the one who is asked goes without an answer: -EPIPE. */
static int oneshot_answered(void)
{
    return RUN_COUNTED(asks());
}

static WOI_ASYNC(int, unheard, (), struct once_sender tx; struct once_receiver rx; struct token_sender gone; struct token_receiver none; int error;)
{
    WOI_BEGIN;
    self->error = once_open(&self->tx, &self->rx);
    if (self->error == 0)
        self->error = token_open(&self->gone, &self->none);
    if (self->error)
        WOI_RETURN(self->error);
    self->error = once_send(&self->tx, 1);
    sent++;
    WOI_ASSERT(self->error == 0);
    token_receiver_drop(&self->none);
    WOI_TRY(token_closed(self->gone));
    WOI_ASSERT(token_is_closed(self->gone) && token_send(&self->gone, 1) == -EPIPE);
WOI_FINALLY:
    once_sender_drop(&self->tx);
    once_receiver_drop(&self->rx);
    token_sender_drop(&self->gone);
    token_receiver_drop(&self->none);
    WOI_END;
}

static int oneshot_unheard(void)
{
    return RUN_COUNTED(unheard());
}

const struct scenario scenarios_oneshots[] = {
    {.name = "oneshot_answered", .run = oneshot_answered, .results = {-EPIPE}},
    {.name = "oneshot_unheard", .run = oneshot_unheard},
    {.name = NULL},
};
