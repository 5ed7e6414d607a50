/* What can be a parameter. */
#include "subjects.h"

typedef int compare(const void *, const void *);

WOI_ASYNC(int, twelve, ((int, a), (long, b), (char, c), (bool, d), (double, e), (unsigned char, f), (struct point, g),
                        (const char *, h), (compare *, i), (int (*)(int), j), (int (*)[3], k), (const int, l)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_RETURN(self->j(self->a) + self->l + (*self->k)[1] + self->g.x + self->i(self->h, self->h));
    WOI_END;
}

/* Names that the macros might have wanted for themselves. */
WOI_ASYNC(int, named, ((int, output), (int, future), (int, state), (int, cx), (int, T), (int, name), (int, named),
                       (int, error), (int, value), (int, fut)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_RETURN(self->output + self->future + self->state + self->cx + self->T + self->name + self->named);
    WOI_END;
}

WOI_ASYNC(void, qualified, ((const char *const, text), (char *restrict, buffer), (volatile int *, flag)))
{
    WOI_BEGIN;
    WOI_AWAIT(say_later(self->text));
    *self->flag = self->buffer[0];
    WOI_END;
}

WOI_ASYNC(void, unused, ((int, nobody_looks), (void (*)(void), at_these)))
{
    WOI_BEGIN;
    WOI_END;
}

int twice(int n);

struct twelve *call(int (*rows)[3], compare *by)
{
    return twelve(1, 2, 'c', true, 4.5, 6, (struct point){7, 8}, "nine", by, twice, rows, 12);
}
