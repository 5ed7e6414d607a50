/* WOI_BLOCK_ON has a variable of its own. */
#include "subjects.h"

int run(struct woi_runtime *runtime)
{
    int sum, none;

    return WOI_BLOCK_ON(runtime, none, WOI_INTO(sum, add_later(1, 2))); // expect: gcc "'struct woi_into' has no member named 'output'" clang "no member named 'output' in 'struct woi_into'"
}
