/* Outputs with a destructor. */
#include "subjects.h"

static void close_point(struct point *p)
{
    p->x = 0;
}

static void forget_text(char **text)
{
    *text = NULL;
}

WOI_ASYNC_OWNS(struct point, close_point, make_point, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct point){1, 2});
    WOI_END;
}

WOI_ASYNC_OWNS(char *, &forget_text, make_text, ((int, size)), char *made;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_RETURN(self->made);
WOI_FINALLY:
    self->made = NULL;
    WOI_END;
}

WOI_ASYNC_DECLARE(struct point, shared_point, ((int, x)));
WOI_ASYNC_DEFINE_OWNS(struct point, close_point, shared_point, ((int, x)))
{
    WOI_BEGIN;
    WOI_RETURN((struct point){self->x, 2});
    WOI_END;
}

WOI_ASYNC(void, app, (), struct point p; char *text;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->p, make_point());
    WOI_AWAIT(make_point());
    WOI_AWAIT(self->text, make_text(3));
    WOI_AWAIT(self->p, shared_point(1));
    WOI_END;
}
