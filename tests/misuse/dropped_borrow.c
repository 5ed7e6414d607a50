/* A loan that nobody polls. */
// unseen: clang - the cast around the call hides that its result is dropped
#include "subjects.h"

WOI_ASYNC(void, app, (), struct add_later *op;)
{
    WOI_BEGIN;
    (void)self->op;
    WOI_BORROW(self->op); // expect: gcc "unused|ignoring return value"
    WOI_END;
}
