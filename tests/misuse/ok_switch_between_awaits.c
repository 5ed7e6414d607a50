/* A switch of one's own is fine as long as nothing waits in it. */
#include "subjects.h"

enum colour { RED, GREEN };

WOI_ASYNC(int, app, ((int, n), (enum colour, c)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    switch (self->n) {
    case 0:
        self->x = 1;
        break;
    case 1:
        WOI_RETURN(7);
    case 2:
        WOI_PANIC("two");
    default:
        self->x = 3;
    }
    switch (self->c) {
    case RED:
        self->x++;
        break;
    case GREEN:
        break;
    }
    WOI_AWAIT(nothing());
    WOI_RETURN(self->x);
WOI_FINALLY:
    switch (self->n) {
    case 1:
        puts("one");
        break;
    default:
        puts("many");
    }
    WOI_END;
}
