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
        host = host_new(sim);
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
    host->main_function = main_function;
    host->data = data;
    host->is_client = is_client;
    host->ended = host->down = false;
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
    host->stop = -ECANCELED;
    return 0;
}

void host_lose_files(struct sim_host *host)
{
    struct woi_link *all = &host->sim->sockets;

    for (struct woi_link *link = all->next; link != all; link = link->next) {
        struct sim_socket *socket = container_of(link, struct sim_socket, all);

        if (socket->other && socket->file.host == host)
            wire_clear(socket->other);
    }
    for (unsigned i = 0; i < host->capacity; i++)
        if (host->files[i])
            (void)file_close(host, FIRST_FD + (int)i);
}

int woi_sim_crash(struct woi_sim *sim, const char *address)
{
    struct sim_host *host = running_host(sim, address);

    if (!host)
        return -ENOENT;
    host->down = true;
    host->stop = -ECANCELED;
    host_lose_files(host);
    while (host != host_current() && !host->ended)
        turn_give(host->turn);
    return 0;
}

int woi_sim_partition(struct woi_sim *sim, const char *a, const char *b)
{
    const struct sim_host *from = machine(sim, a), *to = machine(sim, b);
    struct partition *partition;

    if (!from || !to)
        return -ENOENT;
    partition = sim_allocate(sizeof *partition);
    *partition = (struct partition){sim->partitions, from, to};
    sim->partitions = partition;
    return 0;
}

int woi_sim_repair(struct woi_sim *sim, const char *a, const char *b)
{
    const struct sim_host *from = machine(sim, a), *to = machine(sim, b);

    if (!from || !to)
        return -ENOENT;
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

void hosts_stop(struct woi_sim *sim, int why)
{
    for (struct sim_host *host = sim->hosts; host; host = host->next) {
        if (!host_has_program(host))
            continue;
        host->stop = why;
        while (!host->ended)
            turn_give(host->turn);
    }
}

/* Only what the first client says counts. */
static int clients_status(const struct woi_sim *sim)
{
    for (const struct sim_host *host = sim->hosts; host; host = host->next)
        if (host->is_client && host->status)
            return host->status;
    return 0;
}

int woi_sim_run(struct woi_sim *sim)
{
    int error;

    if (!sim)
        return -EINVAL;
    if (sim->running || sim->entered || thread_self() != sim->thread)
        return -EBUSY;
    sim->running = true;
    error = hosts_run(sim);
    if (error == 0)
        error = clients_status(sim);
    hosts_stop(sim, error == -EDEADLK || error == -ELOOP ? error : -ECANCELED);
    sim->running = false;
    return error;
}
