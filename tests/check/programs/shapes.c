/* Declarators of every shape, and a frame that has locals already. */
// prints: 5 4 a b 3 9
#include <stdio.h>
#include <woi.h>

struct point {
    int x, y;
};

static int five(void)
{
    return 5;
}

static WOI_ASYNC(int, shapes, ((int, n)),
    int x; /* another one */
)
{
    WOI_BEGIN;
    int (*get)(void) = five;
    struct point p = {.x = 4, .y = self->n};
    const char *const names[2] = {"a", "b"};
    unsigned long x = 3, *where = &x;

    self->x = 9;
    WOI_YIELD();
    printf("%d %d %s %s %lu %d\n", get(), p.x, names[0], names[1], *where, self->x);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(shapes(1));
}
