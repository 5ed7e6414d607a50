/* A message comes again and again. */
// expect: code-before-begin 7:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    printf("begins\n");
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
