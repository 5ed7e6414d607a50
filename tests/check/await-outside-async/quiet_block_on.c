/* A plain function may run a future to its end. */
#include "subjects.h"

int main(void)
{
    return WOI_MAIN(add_later(1, 2));
}
