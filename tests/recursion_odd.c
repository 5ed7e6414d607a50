/* recursion_odd.c - the other half of test_recursion.c. */
#include "recursion.h"

#include <stdlib.h>

WOI_ASYNC_DEFINE(int, is_odd, ((unsigned, n), (struct woi_future_int *(*)(void), wait)), int even;)
{
    WOI_BEGIN;
    if (self->n == 0)
        WOI_RETURN(0);
    WOI_AWAIT(self->even, is_even(self->n - 1, self->wait));
    WOI_RETURN(self->even);
    WOI_END;
}

unsigned texts_dropped;

void text_drop(struct text *text)
{
    texts_dropped++;
    free(text->words);
}

WOI_ASYNC_DEFINE_OWNS(struct text, text_drop, make_text, ((int, number)), struct text made;)
{
    WOI_BEGIN;
    self->made.words = malloc(16);
    WOI_ASSERT(self->made.words);
    snprintf(self->made.words, 16, "number %d", self->number);
    WOI_RETURN(self->made);
    WOI_END;
}

WOI_ASYNC_DEFINE(void, nothing_at_all, ())
{
    WOI_BEGIN;
    WOI_END;
}
