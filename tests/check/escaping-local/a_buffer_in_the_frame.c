/* So does an array. */
// expect: escaping-local 11:18
#include "subjects.h"

WOI_ASYNC(int, app, (),
    char *text;
)
{
    WOI_BEGIN;
    char buffer[20] = "hello";
    self->text = buffer;
    WOI_AWAIT(woi_sleep(1));
    use_text(self->text);
    WOI_RETURN(0);
    WOI_END;
}
