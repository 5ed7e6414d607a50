/* What may stand around a finally part. */
#include "subjects.h"

WOI_ASYNC(void, nothing_before, ())
{
    WOI_BEGIN;
WOI_FINALLY:
    WOI_END;
}

WOI_ASYNC(void, declaration_after_finally, (), int fd;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:;
    int fd = self->fd;
    printf("%d\n", fd);
    WOI_END;
}

WOI_ASYNC(void, declaration_before_end, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    puts("done");
    __attribute__((unused)) int last = 5;
    WOI_END;
}

WOI_ASYNC(void, declaration_before_end_without_finally, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    __attribute__((unused)) int last;
    WOI_END;
}

WOI_ASYNC(void, loops_and_labels, ((int, n)), int i;)
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    for (int i = 0; i < 3; i++) {
        if (i == self->n)
            break;
        if (i == self->i)
            goto out;
    }
    if (self->n > 5)
        WOI_PANIC("more than %d", 5);
    WOI_ASSERT(self->n < 5);
out:
    WOI_END;
}

WOI_ASYNC(int, returns_before, ())
{
    WOI_BEGIN;
    WOI_RETURN(5);
WOI_FINALLY:
    puts("done");
    WOI_END;
}

WOI_ASYNC(void, endless, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_AWAIT(nothing());
WOI_FINALLY:
    puts("done");
    WOI_END;
}

WOI_ASYNC(void, endless_without_finally, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD();
    WOI_END;
}
