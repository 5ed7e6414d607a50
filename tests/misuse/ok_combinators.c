/* Combinators are futures, so they nest. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct add_later **, all), (size_t, n)),
    int a, b, which, error, sums[4];
    struct point p;
    struct add_later *two[2];
    woi_unit none;
)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(nothing(), nothing()));
    WOI_AWAIT(self->error, woi_join(WOI_INTO(self->a, add_later(1, 2)), WOI_INTO(self->p, find_point())));
    WOI_TRY(woi_try_join(add_later(1, 2), WOI_INTO(self->none, nothing()), woi_sleep(WOI_MS(5))));
    WOI_AWAIT(self->which, woi_select(WOI_INTO(self->a, add_later(3, 4)), woi_sleep(WOI_MS(5))));
    WOI_AWAIT(self->which, woi_select_biased(woi_sleep(WOI_SEC(1)), WOI_INTO(self->b, add_later(3, 4))));
    WOI_TRY(woi_timeout(WOI_MS(5), WOI_INTO(self->a, add_later(1, 2))));
    WOI_TRY(woi_timeout(WOI_MS(5), nothing()));
    WOI_AWAIT(self->which,
              woi_select(WOI_INTO(self->error, woi_timeout(WOI_MS(5), woi_join(WOI_INTO(self->a, add_later(1, 2)),
                                                                              WOI_INTO(self->b, add_later(3, 4))))),
                         woi_join(nothing(), woi_select(nothing(), woi_timeout(WOI_US(7), nothing()))),
                         WOI_INTO(self->p, find_point())));
    WOI_AWAIT(woi_join(nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(),
                       nothing(), nothing(), nothing(), nothing()));
    WOI_AWAIT(woi_join_array(self->n, self->all, self->sums));
    WOI_AWAIT(woi_join_array(self->n, self->all, (int *)NULL));
    WOI_TRY(woi_try_join_array(self->n, self->all, self->sums + 1));
    self->two[0] = add_later(1, 2);
    self->two[1] = add_later(3, 4);
    WOI_AWAIT(self->which, woi_select_array(2, self->two, self->sums));
    WOI_AWAIT(self->which, woi_select_biased_array(2, self->two, &self->sums[2]));
    WOI_AWAIT(woi_join_array(2, ((struct add_later *[]){add_later(1, self->a), add_later(3, 4)}), (int *)NULL));
    WOI_AWAIT(woi_join(self->a ? add_later(1, 2) : add_later(3, 4), self->two[1]));
    woi_drop(woi_join(add_later(1, self->a), nothing()));
    WOI_RETURN(self->a + self->b);
    WOI_END;
}
