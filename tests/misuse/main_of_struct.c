/* An exit status is a number. */
#include "subjects.h"

int main(void)
{
    return WOI_MAIN(find_point()); // expect: "WOI_MAIN: the output of the future must be int or void"
}
