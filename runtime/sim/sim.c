/* sim.c - a simulation: made, entered, left, freed; its clock and its seed. */
#include "sim.h"

#include "base/report.h"
#include "woi/time.h"

#define BEGINNING WOI_SEC(1)

struct woi_sim_options woi_sim_calm(uint64_t seed)
{
    return (struct woi_sim_options){.seed = seed, .clock_step = WOI_US(1), .short_io = 200};
}

struct woi_sim_options woi_sim_hostile(uint64_t seed)
{
    struct woi_sim_options options = woi_sim_calm(seed);

    options.varied = true;
    options.interrupts = 20;
    options.false_events = 20;
    options.resets = 2;
    options.exhausted = 10;
    options.no_memory = 2;
    return options;
}

static void complete(struct woi_sim_options *options, uint64_t *random)
{
    if (options->varied) {
        options->buffer = (size_t)1 << random_below(random, 17);
        options->latency_most = woi_time_add(options->latency_least, WOI_US(100) << random_below(random, 12));
    }
    if (options->latency_most == 0) {
        options->latency_most = options->latency_least > WOI_MS(1) ? options->latency_least : WOI_MS(1);
        if (options->latency_least == 0)
            options->latency_least = WOI_US(10);
    }
    if (options->buffer == 0)
        options->buffer = 64 * 1024;
    if (options->descriptors == 0)
        options->descriptors = 1024;
    if (options->most_calls == 0)
        options->most_calls = 10 * 1000 * 1000;
}

int woi_sim_new(const struct woi_sim_options *options, struct woi_sim **ret_sim)
{
    struct woi_sim *sim;
    int error;

    if (!ret_sim || (options && (options->latency_least < 0 || options->clock_step < 0 ||
                                 (options->latency_most && options->latency_most < options->latency_least))))
        return -EINVAL;
    if (thread_self()->host)
        return -EBUSY;
    sim = sys_linux.allocate(sizeof *sim);
    if (!sim)
        return -ENOMEM;
    *sim = (struct woi_sim){.options = options ? *options : woi_sim_calm(0),
                            .now = BEGINNING,
                            .clock_limit = INT64_MAX,
                            .thread = thread_self()};
    sim->random = random_mix(sim->options.seed);
    complete(&sim->options, &sim->random);
    sim->last_host = &sim->hosts;
    list_init(&sim->sockets);
    sim->home = host_new(sim, "127.0.0.1");
    error = turn_new(&sim->home->turn, NULL, NULL);
    if (error) {
        host_free(sim->home);
        sim_release(sim);
        return error;
    }
    *ret_sim = sim;
    return 0;
}

/* Files refer to each other: first everything lets go. */
int woi_sim_free(struct woi_sim *sim)
{
    if (!sim)
        return 0;
    if (sim->running || sim->entered || thread_self() != sim->thread)
        return -EBUSY;
    hosts_stop(sim, -ECANCELED);
    for (struct sim_host *host = sim->hosts; host; host = host->next)
        host_close_files(host);
    sim_forget(sim);
    sockets_free(sim);
    while (sim->partitions) {
        struct partition *partition = sim->partitions;

        sim->partitions = partition->next;
        sim_release(partition);
    }
    while (sim->hosts) {
        struct sim_host *host = sim->hosts;

        sim->hosts = host->next;
        host_free(host);
    }
    sim_release(sim);
    return 0;
}

int woi_sim_enter(struct woi_sim *sim)
{
    struct thread *thread = thread_self();

    if (!sim)
        return -EINVAL;
    if (thread != sim->thread)
        return -EPERM;
    if (thread->host) /* also while it runs: then this thread stands still */
        return -EBUSY;
    sim->entered = true;
    sim->outer = thread->sys;
    sim->outer_rotation = thread->rotation;
    thread->host = sim->home;
    thread->rotation = (unsigned)random_next(&sim->random);
    thread_set_sys(&sim_table);
    return 0;
}

int woi_sim_leave(struct woi_sim *sim)
{
    struct thread *thread = thread_self();

    if (!sim || !sim->entered || thread->host != sim->home)
        return -EINVAL;
    thread_set_sys(sim->outer);
    thread->rotation = sim->outer_rotation;
    thread->host = NULL;
    sim->entered = false;
    return 0;
}

struct woi_sim *woi_sim_current(void)
{
    return host_current() ? host_current()->sim : NULL;
}

/* --- time --- */

int64_t woi_sim_now(const struct woi_sim *sim)
{
    return sim->now;
}

void woi_sim_pause(struct woi_sim *sim)
{
    sim->clock_limit = sim->now;
}

void woi_sim_resume(struct woi_sim *sim)
{
    sim->clock_limit = INT64_MAX;
}

/* --- the seed --- */

uint64_t woi_sim_random(struct woi_sim *sim)
{
    return random_next(&sim->random);
}

uint64_t woi_sim_below(struct woi_sim *sim, uint64_t below)
{
    return below ? random_below(&sim->random, below) : 0;
}

uint64_t woi_sim_seed(const struct woi_sim *sim)
{
    return sim->options.seed;
}

uint64_t woi_sim_hash(const struct woi_sim *sim)
{
    return sim->hash;
}

struct woi_sim_left woi_sim_left(const struct woi_sim *sim)
{
    struct woi_sim_left left = {.blocks = sim->blocks, .descriptors = sim->left_open, .calls = sim->calls};

    for (const struct sim_host *host = sim->hosts; host; host = host->next)
        left.descriptors += host->open;
    return left;
}
