/* It lives on the stack, too. */
// expect: escaping-local 10:22
#include "subjects.h"

WOI_ASYNC_DECLARE(int, walk_to, ((struct point *, p)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(walk_to(&(struct point){1, 2}));
    WOI_RETURN(0);
    WOI_END;
}
