/* The operands of asm are left alone, what follows is not. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int value = next();
    WOI_YIELD();
    use(value);
    __asm__ volatile("" : "+r"(value));
    use(value);
    WOI_RETURN(0);
    WOI_END;
}
