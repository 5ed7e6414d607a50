/* pub_sub.c - one publisher, several subscribers, and a state that all may look at.
 *
 * Every subscriber of a broadcast gets every message, and nobody waits for a slow one: when it has fallen
 * behind by more than is kept, it is told how many it has missed, and goes on with the oldest that is left.
 * The state of the market is a watch: whoever looks at it, or waits for it, sees the last value. */
// expect: desk: AAPL 100
// expect: desk: AAPL 101
// expect: desk: AAPL 102
// expect: desk: AAPL 103
// expect: desk: AAPL 104
// expect: archive: the market is closed, 5 quotes to read
// expect: archive: 2 missed
// expect: archive: AAPL 102
// expect: archive: AAPL 103
// expect: archive: AAPL 104
// expect: archive: no more
// expect: desk: no more
// expect: one more quote: Broken pipe

#include <errno.h>
#include <stdio.h>
#include <woi.h>

struct quote {
    const char *symbol;
    int price;
};

enum state { OPEN, CLOSED };

WOI_BROADCAST(quotes, struct quote);
WOI_WATCH(market, enum state);

/* Prints what is published until nobody publishes any more. */
static WOI_ASYNC(int, print_quotes, ((const char *, name), (struct quotes_receiver *, rx)),
    struct quote quote;
    int missed;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->missed, quotes_recv(self->rx, &self->quote));
        if (self->missed < 0)
            break;
        if (self->missed > 0)
            printf("%s: %d missed\n", self->name, self->missed);
        else
            printf("%s: %s %d\n", self->name, self->quote.symbol, self->quote.price);
    }
    printf("%s: no more\n", self->name);
    WOI_RETURN(self->missed == -EPIPE ? 0 : self->missed);
    WOI_END;
}

static bool is_closed(const enum state *state, void *data)
{
    (void)data;
    return *state == CLOSED;
}

/* Reads in the evening. */
static WOI_ASYNC(int, archive, ((struct quotes_receiver *, rx), (struct market_receiver *, market)))
{
    WOI_BEGIN;
    WOI_TRY(market_wait_for(self->market, is_closed, NULL));
    printf("archive: the market is closed, %zu quotes to read\n", quotes_length(self->rx));
    WOI_TRY(print_quotes("archive", self->rx));
    WOI_RETURN(0);
    WOI_END;
}

/* Sends five quotes, of which three are kept, and goes. */
static WOI_ASYNC(int, publish, ((struct quotes_sender *, tx), (struct market_sender *, market)),
    int price;
)
{
    WOI_BEGIN;
    for (self->price = 100; self->price < 105; self->price++) {
        quotes_send(*self->tx, (struct quote){"AAPL", self->price}); /* how many get it */
        WOI_YIELD();
    }
    market_send(*self->market, CLOSED);
    quotes_sender_drop(self->tx);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct quotes_sender tx;
    struct quotes_weak_sender weak;
    struct quotes_receiver desk, archive;
    struct market_sender market;
    struct market_receiver state;
    int error;
)
{
    WOI_BEGIN;
    self->error = quotes_open(3, &self->tx, &self->desk);
    if (self->error == 0)
        self->error = market_open(OPEN, &self->market, &self->state);
    if (self->error)
        WOI_RETURN(self->error);
    quotes_subscribe(self->tx, &self->archive);
    self->weak = quotes_sender_downgrade(self->tx); /* keeps nothing open */

    WOI_TRY(woi_try_join(print_quotes("desk", &self->desk), archive(&self->archive, &self->state),
                         publish(&self->tx, &self->market)));
    printf("one more quote: %s\n", woi_strerror(quotes_sender_upgrade(self->weak, &self->tx)));
    WOI_RETURN(0);
WOI_FINALLY:
    quotes_sender_drop(&self->tx);
    quotes_weak_sender_drop(&self->weak);
    quotes_receiver_drop(&self->desk);
    quotes_receiver_drop(&self->archive);
    market_sender_drop(&self->market);
    market_receiver_drop(&self->state);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
