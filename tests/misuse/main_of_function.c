/* The function must be called. */
#include "subjects.h"

int main(void)
{
    return WOI_MAIN(nothing); // expect: gcc "'output' in something not a structure" clang "is a function; perhaps you meant to call it"
}
