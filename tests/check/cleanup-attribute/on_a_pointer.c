/* It is freed at the first wait. */
// expect: cleanup-attribute 8:20
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    __attribute__((cleanup(free_text))) char *text = make_text();
    use_text(text);
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
