/* The macros of the file have them in their texts. */
#include "subjects.h"

#define START() OPEN
#define OPEN WOI_BEGIN
#define STOP WOI_END
#define CLEAN WOI_FINALLY:

WOI_ASYNC(int, app, ())
{
    START();
    WOI_YIELD();
    WOI_RETURN(0);
    CLEAN
    use(1);
    STOP;
}
