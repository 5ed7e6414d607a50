/* WOI_END ends what is strict in a body: a function after it is as strict as the rest of the file. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_END;
}

int main(void)
{
    add_later(1, 2); // expect-warning: gcc "ignoring return value of 'add_later'" clang "ignoring return value of function"
    return 0;
}
