/* What is cleaned up in the finally part, and a buffer that a future writes into. */
// prints: freed hello
// prints: 3
#include <stdio.h>
#include <stdlib.h>
#include <woi.h>

static WOI_ASYNC(int, fill, ((int *, number)))
{
    WOI_BEGIN;
    WOI_YIELD();
    *self->number = 3;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, cleans, (), )
{
    char *text;

    WOI_BEGIN;
    text = strdup("hello");
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
WOI_FINALLY:
    printf("freed %s\n", text);
    free(text);
    WOI_END;
}

static WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number;
    WOI_TRY(cleans());
    WOI_TRY(fill(&number));
    printf("%d\n", number);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    return WOI_MAIN(app());
}
