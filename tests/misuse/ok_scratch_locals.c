/* Locals that do not cross a suspension are locals. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)), int sum;)
{
    WOI_BEGIN;
    int uninitialised, *pointer;
    uninitialised = self->n;
    pointer = &uninitialised;
    self->sum += *pointer;
    WOI_AWAIT(nothing());
    {
        int initialised = self->n, square = initialised * initialised;
        self->sum += square;
    }
    for (int i = 0; i < 10; i++)
        self->sum += i;
    WOI_AWAIT(nothing());
    {
        char text[16];
        snprintf(text, sizeof text, "%d", self->n);
        WOI_AWAIT(self->sum, say_later(self->n > 5 ? "many" : "few"));
    }
    uninitialised = self->n + 1;
    self->sum += uninitialised;
    {
        int result;
        WOI_AWAIT(result, add_later(1, 2));
        self->sum += result;
    }
    {
        static const int table[] = {1, 2, 3};
        WOI_AWAIT(nothing());
        self->sum += table[1];
    }
    int last = self->sum;
    WOI_RETURN(last);
    WOI_END;
}
