/* A plain function. */
#include "subjects.h"

void plain(int n)
{
    int numbers[n];

    numbers[0] = 1;
    use(numbers[0]);
    woi_spawn_detached(add_later(1, 2));
}
