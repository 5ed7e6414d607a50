/* External, static, inline; in one file and over two. */
#include "subjects.h"

WOI_ASYNC(int, external, ()) { WOI_BEGIN; WOI_END; }
static WOI_ASYNC(int, internal, ((int, n))) { WOI_BEGIN; WOI_RETURN(self->n); WOI_END; }
static inline WOI_ASYNC(int, inlined, ((int, n))) { WOI_BEGIN; WOI_RETURN(self->n); WOI_END; }

WOI_ASYNC_DECLARE(int, even, ((unsigned, n)));
static WOI_ASYNC_DECLARE(int, odd, ((unsigned, n)));

WOI_ASYNC_DEFINE(int, even, ((unsigned, n)), int result;)
{
    WOI_BEGIN;
    if (self->n == 0)
        WOI_RETURN(1);
    WOI_AWAIT(self->result, odd(self->n - 1));
    WOI_RETURN(self->result);
    WOI_END;
}

static WOI_ASYNC_DEFINE(int, odd, ((unsigned, n)), int result;)
{
    WOI_BEGIN;
    if (self->n == 0)
        WOI_RETURN(0);
    WOI_AWAIT(self->result, even(self->n - 1));
    WOI_RETURN(self->result);
    WOI_END;
}

WOI_ASYNC(int, itself, ((int, n)), int rest;)
{
    WOI_BEGIN;
    if (self->n > 0)
        WOI_TRY(self->rest, itself(self->n - 1));
    WOI_AWAIT(self->rest, internal(self->rest));
    WOI_AWAIT(self->rest, inlined(self->rest));
    WOI_RETURN(self->n + self->rest);
    WOI_END;
}

/* Twice what a header has, as when it is included twice without a guard, is not allowed by C; once
 * more as a prototype is. */
struct itself *itself(int n);
