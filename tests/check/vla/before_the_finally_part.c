/* The finally part is entered from anywhere. */
// expect: vla 9:10
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int n = next();
    char text[n];
    text[0] = 0;
    use_text(text);
WOI_FINALLY:
        use(1);
    WOI_END;
}
