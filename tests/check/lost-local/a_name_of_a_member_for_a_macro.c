/* A macro takes it for a member. */
// expect: lost-local 14:9
#include "subjects.h"

#define MEMBER_OF(pointer, type, member) ((type *)(void *)((pointer) - offsetof(type, member)))

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int x = next();
    struct point *p = MEMBER_OF(self->kept, struct point, x);
    use(p->x);
    WOI_YIELD();
    use(x);
    WOI_RETURN(0);
    WOI_END;
}
