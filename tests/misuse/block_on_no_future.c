/* What is run must be a future. */
#include "subjects.h"

int run(struct woi_runtime *runtime)
{
    int sum;

    return WOI_BLOCK_ON(runtime, sum, 5); // expect: "this is no pointer to a future"
}
