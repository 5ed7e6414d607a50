/* seeds.c - one scenario, many seeds. */
#include <stdlib.h>

#include "base/report.h"
#include "base/sys_crash.h"
#include "sim.h"

enum { SEEDS = 100, FAILURES_MOST = 10 };

/* A number in the environment, or otherwise. */
static uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    char *end;
    uint64_t number;

    if (!text || !*text)
        return otherwise;
    number = strtoull(text, &end, 0);
    if (*end)
        report("%s is not a number: %s", name, text);
    return *end ? otherwise : number;
}

static int check_left(const struct woi_sim *sim)
{
    const struct woi_sim_left left = woi_sim_left(sim);

    if (!left.blocks && !left.descriptors)
        return 0;
    report("seed %llu: %zu blocks of memory and %zu descriptors are left",
           (unsigned long long)sim->options.seed, left.blocks, left.descriptors);
    return -ENOTEMPTY;
}

static int run_seed(int (*scenario)(struct woi_sim *, void *), void *data,
                    const struct woi_sim_options *options)
{
    struct woi_sim *sim;
    int error = woi_sim_new(options, &sim);

    if (error)
        return error;
    error = scenario(sim, data);
    if (error == 0)
        error = check_left(sim);
    (void)woi_sim_free(sim);
    return error;
}

static void tell_seed(uint64_t seed, int error, const char *text)
{
    report("seed %llu failed: %d (%s); run it again with WOI_SIM_SEED=%llu WOI_SIM_TRACE=1",
           (unsigned long long)seed, error, text, (unsigned long long)seed);
}

unsigned woi_sim_seeds(int (*scenario)(struct woi_sim *sim, void *data), void *data,
                       const struct woi_sim_options *options)
{
    const bool alone = getenv("WOI_SIM_SEED") != NULL;
    struct woi_sim_options one = options ? *options : woi_sim_calm(1);
    const uint64_t n = alone ? 1 : environment("WOI_SIM_SEEDS", SEEDS);
    const uint64_t first = environment("WOI_SIM_SEED", one.seed);
    char crash[128]; /* what to say if the program does not come back */
    unsigned failures = 0;

    if (environment("WOI_SIM_TRACE", 0))
        one.trace = stderr;
    for (uint64_t i = 0; i < n && failures < FAILURES_MOST; i++) {
        int error;

        one.seed = first + i;
        snprintf(crash, sizeof crash, "woi: seed %llu crashed; run it again with WOI_SIM_SEED=%llu\n",
                 (unsigned long long)one.seed, (unsigned long long)one.seed);
        sys_tell_crash(crash);
        error = run_seed(scenario, data, &one);
        if (error)
            tell_seed(one.seed, error, error < 0 ? woi_strerror(error) : "the scenario's own");
        failures += error != 0;
    }
    sys_tell_crash(NULL);
    return failures;
}
