/* The type of an operand is no read, in a macro either. */
#include "subjects.h"

#define TYPE_OF(x) _Generic((x), int: 1, default: 2)
#define SIZE_OF(x) (int)sizeof(x)
#define SIZE_OF_TYPE(x) (int)sizeof x

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next(), k = next(), m = next();
    use(i + k + m);
    WOI_YIELD();
    use(_Generic(i, int: 1, default: 2));
    use(TYPE_OF(k) + SIZE_OF(m) + SIZE_OF_TYPE(m));
    WOI_RETURN(0);
    WOI_END;
}
