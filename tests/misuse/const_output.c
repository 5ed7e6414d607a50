/* An output is written once it is known. */
#include "subjects.h"

WOI_ASYNC(const int, three, ())
{
    WOI_BEGIN;
    WOI_RETURN(3); // expect: gcc "assignment of read-only member 'output'" clang "cannot assign to non-static data member 'output' with const-qualified type"
    WOI_END;
}
