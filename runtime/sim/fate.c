/* fate.c - what all calls of simulated hosts have in common: they are counted, noted, take a moment, and
 * some things happen to them by chance. */
#include <inttypes.h>

#include "base/report.h"
#include "sim.h"
#include "woi/time.h"

bool sim_chance(struct woi_sim *sim, unsigned per_mille)
{
    return per_mille && random_below(&sim->random, 1000) < per_mille;
}

bool sim_is_interrupted(struct woi_sim *sim)
{
    return sim_chance(sim, sim->options.interrupts);
}

int sim_exhausted(struct woi_sim *sim, const int *errors, size_t n)
{
    return sim_chance(sim, sim->options.exhausted) ? -errors[random_below(&sim->random, n)] : 0;
}

void sim_count(struct woi_sim *sim)
{
    if (sim->calls++ <= 2 * sim->options.most_calls)
        return;
    die("simulation with seed %llu: more than %llu calls, and no end", (unsigned long long)sim->options.seed,
        (unsigned long long)sim->options.most_calls);
}

static void trace(const struct sim_host *host, const char *call, int64_t what, int64_t result)
{
    fprintf(host->sim->options.trace, "%14.6f ms  %-15s  %-13s %6" PRId64 "  %" PRId64 "%s%s\n",
            (double)host->sim->now / 1e6, host->name, call, what, result, result < 0 ? "  " : "",
            result < 0 ? woi_strerror((int)result) : "");
}

/* With the host, what it was about, the result and the time in it, equal hashes are equal runs. */
int64_t sim_note(struct sim_host *host, const char *call, int64_t what, int64_t result)
{
    struct woi_sim *sim = host->sim;

    sim_count(sim);
    for (const char *c = call; *c; c++)
        sim->hash = sim->hash * 31 + (uint8_t)*c;
    sim->hash = random_mix(sim->hash ^ random_mix((uint64_t)what * 4 + host->index) ^ (uint64_t)result);
    sim->hash = random_mix(sim->hash ^ (uint64_t)sim->now);
    if (sim->options.trace)
        trace(host, call, what, result);
    return result;
}

void sim_pass_a_moment(struct woi_sim *sim)
{
    const int64_t later = woi_time_add(sim->now, sim->options.clock_step);

    if (later <= sim->clock_limit)
        sim->now = later;
}
