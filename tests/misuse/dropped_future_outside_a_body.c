/* Outside of a body the compiler warns. */
#include "subjects.h"

int main(void)
{
    add_later(1, 2); // expect-warning: gcc "ignoring return value of 'add_later'" clang "ignoring return value of function"
    return 0;
}
