/* Where an await may stand. */
#include "subjects.h"

WOI_ASYNC_DECLARE(struct point, move_point, ((struct point, p), (int, by)));

WOI_ASYNC(int, app, ((int, n)),
    int a, b, i;
    struct add_later *kept;
    struct point p;
)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing()); WOI_AWAIT(self->a, add_later(1, 2)); WOI_AWAIT(nothing());
    if (self->n)
        WOI_AWAIT(self->a, add_later(1, 2));
    if (self->n)
        WOI_AWAIT(nothing());
    else
        WOI_AWAIT(self->b, add_later(self->a, 2));
    do
        WOI_TRY(self->a, add_later(self->a, -1));
    while (self->a > 0);
    while (self->n > self->a)
        WOI_TRY(add_later(3, 4));
    for (self->i = 0; self->i < 10; self->i++) {
        if (self->i == 3)
            continue;
        if (self->i == 7)
            break;
        WOI_YIELD();
    }
    WOI_AWAIT(self->p, move_point((struct point){1, 2}, 3));
    WOI_AWAIT(self->p, move_point((struct point){.x = self->a, .y = self->b}, self->n));
    WOI_AWAIT(self->a, self->n > 3 ? add_later(1, 2) : add_later(3, 4));
    WOI_AWAIT(
        self->a,
        add_later(
            1,
            2
        )
    );
    self->kept = add_later(5, 6);
    {
        WOI_AWAIT(self->b, self->kept);
    }
    WOI_AWAIT(self->b, (self->kept = add_later(5, 6)));
    if (self->a)
        WOI_RETURN(self->b);
    else
        WOI_YIELD();
again:
    WOI_AWAIT(nothing());
    if (self->n++ < 5)
        goto again;
    WOI_RETURN(self->a + self->b);
    WOI_END;
}
