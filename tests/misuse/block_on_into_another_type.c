/* The variable has another type than the future's output. */
#include "subjects.h"

int run(struct woi_runtime *runtime)
{
    long sum;

    return WOI_BLOCK_ON(runtime, sum, add_later(1, 2)); // expect: "WOI_BLOCK_ON: the variable and the output of the future have different types"
}
