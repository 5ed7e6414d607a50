/* The next function is the first to notice. */
#include "subjects.h"

WOI_ASYNC(void, first, ())
{
    WOI_BEGIN; // then: "WOI_END_is_missing"
    WOI_AWAIT(nothing());
}

int main(void)
{ // expect: clang "function definition is not allowed here"
    return WOI_MAIN(first());
} // expect: gcc "expected declaration or statement at end of input"
