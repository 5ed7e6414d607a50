/* The two ways to run a future to its end. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_RETURN(self->n);
    WOI_END;
}

int run(struct woi_runtime *runtime)
{
    struct point p;
    int x = 0, error = WOI_BLOCK_ON(runtime, x, app(3));

    if (error == 0)
        error = WOI_BLOCK_ON(runtime, p, find_point());
    if (error == 0)
        error = WOI_BLOCK_ON(runtime, x, woi_join(nothing(), app(5)));
    return error < 0 ? error : x + p.y;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return WOI_MAIN(nothing());
    return WOI_MAIN(app(argc));
}
