/* The head of the frame has that name. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, woi))) // expect: "duplicate member 'woi'"
{
    WOI_BEGIN;
    WOI_RETURN(1);
    WOI_END;
}
