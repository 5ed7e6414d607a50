/* scenario.c - what a scenario does with hosts: starts them, stops them, crashes them, parts them, and
 * runs them to their end. */
#include "socket.h"

/* A machine with that address, new or one whose program has ended. */
static int find_machine(struct woi_sim *sim, const char *address, struct sim_host **ret_host)
{
    uint8_t ip[16];
    bool is_v4;
    struct sim_host *host;

    if (!address_read(address, ip, &is_v4) || address_is_loopback(ip))
        return -EINVAL;
    host = host_find(sim, NULL, ip);
    if (host && (host == sim->home || host_has_program(host)))
        return -EADDRINUSE;
    if (!host) {
        host = host_new(sim, address);
        memcpy(host->ip[is_v4 ? 0 : 1], ip, sizeof ip);
        host->has_ip[is_v4 ? 0 : 1] = true;
    }
    *ret_host = host;
    return 0;
}

static int start(struct woi_sim *sim, const char *address, int (*main_function)(void *), void *data,
                 bool is_client)
{
    struct sim_host *host;
    int error;

    if (!sim || !main_function)
        return -EINVAL;
    error = find_machine(sim, address, &host);
    if (error)
        return error;
    if (host->turn)
        turn_free(host->turn);
    host->turn = NULL;
    error = turn_new(&host->turn, host_run_program, host);
    if (error)
        return error;
    host->program = PROGRAM_STARTED;
    host->main_function = main_function;
    host->data = data;
    host->is_client = is_client;
    host->down = false;
    host->stop = host->status = 0;
    host->generation++;
    return 0;
}

int woi_sim_host(struct woi_sim *sim, const char *address, int (*main_function)(void *data), void *data)
{
    return start(sim, address, main_function, data, false);
}

int woi_sim_client(struct woi_sim *sim, const char *address, int (*main_function)(void *data), void *data)
{
    return start(sim, address, main_function, data, true);
}

static struct sim_host *machine(struct woi_sim *sim, const char *address)
{
    uint8_t ip[16];
    bool is_v4;

    return sim && address_read(address, ip, &is_v4) ? host_find(sim, sim->home, ip) : NULL;
}

static struct sim_host *running_host(struct woi_sim *sim, const char *address)
{
    struct sim_host *host = machine(sim, address);

    return host && host_has_program(host) ? host : NULL;
}

int woi_sim_stop(struct woi_sim *sim, const char *address)
{
    struct sim_host *host = running_host(sim, address);

    if (!host)
        return -ENOENT;
    host_stop(host, -ECANCELED);
    return 0;
}

int woi_sim_crash(struct woi_sim *sim, const char *address)
{
    struct sim_host *host = running_host(sim, address);

    if (!host)
        return -ENOENT;
    host->down = true;
    sockets_lose(host);
    host_close_files(host);
    host_stop(host, -ECANCELED);
    host_finish(host);
    return 0;
}

/* The two machines. -EINVAL: they are one. */
static int find_pair(struct woi_sim *sim, const char *a, const char *b, const struct sim_host **ret_a,
                     const struct sim_host **ret_b)
{
    *ret_a = machine(sim, a);
    *ret_b = machine(sim, b);
    if (!*ret_a || !*ret_b)
        return -ENOENT;
    return *ret_a == *ret_b ? -EINVAL : 0;
}

int woi_sim_partition(struct woi_sim *sim, const char *a, const char *b)
{
    const struct sim_host *from, *to;
    struct partition *partition;
    int error = find_pair(sim, a, b, &from, &to);

    if (error || !hosts_are_joined(sim, from, to))
        return error;
    partition = sim_allocate(sizeof *partition);
    *partition = (struct partition){sim->partitions, from, to};
    sim->partitions = partition;
    return 0;
}

int woi_sim_repair(struct woi_sim *sim, const char *a, const char *b)
{
    const struct sim_host *from, *to;
    int error = find_pair(sim, a, b, &from, &to);

    if (error)
        return error;
    for (struct partition **link = &sim->partitions; *link;) {
        struct partition *p = *link;

        if ((p->a == from && p->b == to) || (p->a == to && p->b == from)) {
            *link = p->next;
            sim_release(p);
        } else {
            link = &p->next;
        }
    }
    return 0;
}

/* --- the run --- */

/* Only what the first client says counts. The next run has clients of its own. */
static int take_clients_status(struct woi_sim *sim)
{
    int status = 0;

    for (struct sim_host *host = sim->hosts; host; host = host->next) {
        if (host->is_client && status == 0)
            status = host->status;
        host->is_client = false;
    }
    return status;
}

int woi_sim_run(struct woi_sim *sim)
{
    int error, status;

    if (!sim)
        return -EINVAL;
    if (sim->running || sim->entered || thread_self() != sim->thread)
        return -EBUSY;
    sim->running = true;
    error = hosts_run(sim);
    hosts_stop(sim, error ? error : -ECANCELED);
    sim->running = false;
    status = take_clients_status(sim);
    return error ? error : status;
}
