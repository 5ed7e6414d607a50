/* sizeof does not read. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    char text[20];
    text[0] = 'a';
    use_text(text);
    WOI_YIELD();
    use((int)sizeof text);
    use((int)sizeof(text[0]));
    WOI_RETURN(0);
    WOI_END;
}
