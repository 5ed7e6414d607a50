/* const means in the frame what it means elsewhere. */
#include "subjects.h"

WOI_ASYNC(int, app, ((const int, n)))
{
    WOI_BEGIN;
    self->n = 5; // expect: gcc "assignment of read-only member 'n'" clang "cannot assign to non-static data member 'n' with const-qualified type"
    WOI_RETURN(self->n);
    WOI_END;
}
