/* A void pointer could point at anything. */
#include "subjects.h"

WOI_ASYNC(void, app, ((void *, data)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->data); // expect: gcc "request for member 'typed_future_'" clang "member reference base type 'void'"
    WOI_END;
}
