/* All of it together, with names in its neighbourhood that collide if they can. */
#include "subjects.h"

static void close_point(struct point *p)
{
    p->x = 0;
}

WOI_ASYNC_OWNS(struct point, close_point, app,
    ((const char *, text), (int (*)(int), change), (struct numbers_sender, tx), (struct numbers_receiver, rx)),
    int i, which, sum;
    struct point p;
    struct add_later_handle *job;
    struct add_later_result done;
    struct countdown_handle *counter;
    char buffer[32];
)
{
    WOI_BEGIN;
    int scratch;
    for (self->i = 0; self->i < 3; self->i++) {
        scratch = self->change(self->i);
        self->sum += scratch;
        if (scratch == 2)
            continue;
        else if (scratch == 3)
            WOI_YIELD();
        else
            WOI_AWAIT(self->sum, add_later(self->sum, scratch));
    }
    self->job = woi_spawn(add_later(1, 2)); self->counter = woi_spawn(countdown_from(3));
    WOI_AWAIT(self->done, self->job); WOI_AWAIT(self->counter);
    switch (self->done.error) {
    case WOI_OK:
        break;
    case WOI_CANCELLED:
        WOI_RETURN((struct point){0, 0});
    case WOI_PANICKED:
    case WOI_NO_MEMORY:
        WOI_PANIC("%s", woi_error_name(self->done.error));
    }
    WOI_AWAIT(self->which, woi_select(numbers_send(self->tx, 5), WOI_INTO(self->p, find_point()),
                                      woi_timeout(WOI_MS(3), woi_join(nothing(), say_later(self->text)))));
    WOI_AWAIT(numbers_recv(self->rx, &self->sum));
    WOI_ASSERT(self->sum != 3);
    WOI_RETURN(self->p);
WOI_FINALLY:;
    int last = self->sum;
    snprintf(self->buffer, sizeof self->buffer, "%d", last);
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}
