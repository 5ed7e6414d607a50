/* bounded_channel.c - a channel of two places makes the producer keep step with the consumer.
 *
 * A send waits while the channel is full, a receive while it is empty. When the last sender is dropped
 * the channel is closed: what was queued is still received, and then the receiver is told. */
// expect: sent 1
// expect: sent 2
// expect: a third does not fit: Resource temporarily unavailable
// expect: received 1
// expect: received 2
// expect: sent 3
// expect: sent 4
// expect: received 3
// expect: received 4
// expect: sent 5
// expect: producer: done
// expect: received 5
// expect: consumer: Broken pipe

#include <errno.h>
#include <stdio.h>
#include <woi.h>

WOI_CHANNEL(numbers, int);

/* Its sender is its own, and goes with it. */
static WOI_ASYNC(int, produce, ((struct numbers_sender, tx), (int, count)),
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= self->count; self->i++) {
        WOI_TRY(numbers_send(self->tx, self->i));
        printf("sent %d\n", self->i);
    }
    puts("producer: done");
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int number, error;
)
{
    WOI_BEGIN;
    self->error = numbers_open(2, &self->tx, &self->rx);
    if (self->error == 0)
        self->error = woi_spawn_detached(produce(numbers_sender_clone(self->tx), 5));
    if (self->error)
        WOI_RETURN(self->error);

    WOI_YIELD(); /* the producer goes on until it has to wait */
    printf("a third does not fit: %s\n", woi_strerror(numbers_try_send(self->tx, 3)));
    numbers_sender_drop(&self->tx);

    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->number));
        if (self->error)
            break;
        printf("received %d\n", self->number);
    }
    printf("consumer: %s\n", woi_strerror(self->error));
    WOI_RETURN(self->error == -EPIPE ? 0 : self->error);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
