/* crashing.c - a scenario that crashes with its second seed. */
#include <stdlib.h>
#include <woi.h>

static int scenario(struct woi_sim *sim, void *unused)
{
    (void)unused;
    if (woi_sim_seed(sim) == 8)
        abort();
    return 0;
}

int main(void)
{
    const struct woi_sim_options options = woi_sim_calm(7);

    return woi_sim_seeds(scenario, NULL, &options) != 0;
}
