/* pipeline.c - streams: a sensor, what is made of its readings, and who looks at them.
 *
 * A stream is an async function that gives many values: it runs when the next one is asked for. What is made
 * of a stream is a stream again. A loop that is left drops all of them, from the inside out. */
// expect: reading 1: 20 degrees
// expect: reading 2: 24 degrees
// expect: reading 3: 31 degrees
// expect: too hot
// expect: the sensor is off
// expect: four at a time: 20 24 31 27
// expect: the sensor is off
// expect: four at a time: 22
// expect: one of either: 20
// expect: one of either: from the channel
// expect: one of either: 24
// expect: the sensor is off
// expect: the sensor is off
// expect: the sum of those above 22: 82

#include <stdio.h>
#include <woi.h>

static const int degrees_now[] = {20, 24, 31, 27, 22};

/* A reading every ten milliseconds. */
static WOI_STREAM(int, sensor, (),
    size_t i;
)
{
    WOI_BEGIN;
    for (; self->i < sizeof degrees_now / sizeof *degrees_now; self->i++) {
        WOI_AWAIT(woi_sleep(WOI_MS(10)));
        WOI_YIELD_VALUE(degrees_now[self->i]);
    }
WOI_FINALLY:
    puts("the sensor is off");
    WOI_END;
}

struct reading {
    unsigned number;
    int degrees;
};

/* Streams over streams are streams: this one by hand, those below by macros. */
static WOI_STREAM(struct reading, numbered, ((struct sensor *, source)),
    struct reading reading;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->reading.degrees, WOI_MOVE(self->source)) {
        self->reading.number++;
        WOI_YIELD_VALUE(self->reading);
    }
WOI_FINALLY:
    woi_stream_drop(self->source); /* of a stream that was never asked for an item */
    WOI_END;
}

static bool is_warm(int degrees)
{
    return degrees > 22;
}

static int add(int sum, int degrees)
{
    return sum + degrees;
}

WOI_CHANNEL(notes, int);
static WOI_CHANNEL_STREAM(received, notes, int);
static WOI_STREAM_CHUNKS(by_four, struct sensor, 4);
static WOI_STREAM_MERGE(either, struct sensor, struct received);
static WOI_STREAM_FILTER(warm, struct sensor, is_warm);
static WOI_STREAM_FOLD(sum_of, struct warm, int, add);

static WOI_ASYNC(int, sends_later, ((struct notes_sender, tx)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(15)));
    WOI_TRY(notes_send(self->tx, -1));
WOI_FINALLY:
    notes_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct reading reading;
    struct by_four_chunk chunk;
    struct notes_sender tx;
    struct notes_receiver rx;
    int n, error;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->reading, numbered(sensor())) {
        printf("reading %u: %d degrees\n", self->reading.number, self->reading.degrees);
        if (self->reading.degrees > 30) {
            puts("too hot");
            break; /* the sensor goes off here */
        }
    }

    WOI_FOR_AWAIT(self->chunk, by_four(WOI_SEC(5), sensor())) {
        printf("four at a time:");
        for (size_t i = 0; i < self->chunk.n; i++)
            printf(" %d", self->chunk.items[i]);
        puts("");
    }

    self->error = notes_open(1, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->error = woi_spawn_detached(sends_later(self->tx)); /* if it fails, tx is dropped */
    WOI_FOR_AWAIT(self->n, either(sensor(), received(self->rx))) {
        if (self->n == 31)
            break;
        if (self->n < 0)
            puts("one of either: from the channel");
        else
            printf("one of either: %d\n", self->n);
    }

    WOI_AWAIT(self->n, sum_of(warm(sensor()), 0));
    printf("the sum of those above 22: %d\n", self->n);
    WOI_RETURN(self->error);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
