/* Streams in every form, and loops wherever a statement can stand. */
#include "subjects.h"

struct row {
    int cells[8];
};

static WOI_STREAM(struct row, rows, ((int, n), (int (*)(int), f)), int i;)
{
    WOI_BEGIN;
    for (; self->i < self->n; self->i++)
        WOI_YIELD_VALUE((struct row){{self->i, 2}});
    if (self->n < 0)
        WOI_RETURN();
WOI_FINALLY:
    puts("done");
    WOI_END;
}

static WOI_STREAM(void, ticks, ((int, n)))
{
    WOI_BEGIN;
    while (self->n-- > 0)
        WOI_YIELD_VALUE();
    WOI_END;
}

WOI_STREAM_DEFINE(int, numbers_from, ((int, first)), int n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, add_later(self->first, 1));
    for (;;)
        WOI_YIELD_VALUE(self->first++);
    WOI_END;
}

static bool is_even(int n)
{
    return n % 2 == 0;
}

static char *name_of(int n)
{
    return n ? (char *)"some" : NULL;
}

static size_t add(size_t sum, char *name)
{
    return sum + strlen(name);
}

static WOI_STREAM_FILTER(even, struct numbers_from, is_even);
static WOI_STREAM_TAKE(some, struct even);
static WOI_STREAM_MERGE(both, struct some, struct numbers_from);
static WOI_STREAM_MAP(names, struct both, char *, name_of);
static WOI_STREAM_CHUNKS(chunks, struct names, 10);
static WOI_STREAM_FOLD(length, struct names, size_t, add);
static WOI_STREAM_COLLECT(collect, struct numbers_from);
static WOI_CHANNEL_STREAM(received, numbers, int);

WOI_ASYNC(int, app, ((struct numbers_receiver, rx), (struct woi_reader *, reader)),
    struct row row;
    struct chunks_chunk chunk;
    struct woi_line line;
    struct numbers_from *stream;
    size_t length;
    int n, error, numbers[4];
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->row, rows(3, NULL))
        printf("%d\n", self->row.cells[0]);
    if (self->n)
        WOI_FOR_AWAIT(ticks(3))
            puts("tick");
    else if (self->error)
        WOI_FOR_AWAIT(ticks(3)) {
            if (self->error++ == 2)
                break;
        }
    for (self->n = 0; self->n < 3; self->n++)
        WOI_FOR_AWAIT(self->chunk, chunks(WOI_SEC(1), names(both(some(3, even(numbers_from(1))), numbers_from(2))))) {
            WOI_FOR_AWAIT(self->line, woi_lines(self->reader))
                WOI_TRY(woi_sleep(1));
            if (self->chunk.n == 3)
                continue;
            WOI_YIELD();
            WOI_RETURN(7);
        }
    WOI_FOR_AWAIT(self->numbers[2], received(self->rx))
        ;
    self->stream = numbers_from(5);
    WOI_TRY(woi_timeout(WOI_SEC(1), WOI_INTO(self->error, woi_stream_next(self->stream, &self->n))));
    WOI_FOR_AWAIT(self->n, WOI_MOVE(self->stream))
        WOI_ASSERT(self->n);
    WOI_AWAIT(self->length, length(names(both(NULL, NULL)), 0));
    WOI_AWAIT(self->length, collect(numbers_from(1), self->numbers, 4));
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}
