/* Labels, members, tags and inner locals of its name are something else. */
// expect: lost-local 26:9
// expect: lost-local 40:11
// expect: lost-local 42:9
// expect: lost-local 42:18
#include "subjects.h"

struct pair {
    int j, i;
};
struct i {
    int n;
};

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next(), k = 1;
    struct i s = {.n = 2};
    struct pair pair = {.i = 3};
    void *where = ready() ? &&i : &&over;

    if (k > 1)
        goto i;
    WOI_YIELD();
    use(i);
    {
        int i = 4;
        use(i);
    }
    {
        static int i;
        extern int counter;
        use(i + counter);
    }
    {
        typedef int i;
        use((i)next());
    }
    goto *where;
i:
    use(pair.i + s.n + (int)offsetof(struct pair, i) + (int)sizeof(struct i));
over:
    use((int)i);
    WOI_RETURN(0);
    WOI_END;
}
