/* host.c - machines, their programs, and whose turn it is.
 *
 * Each program has a thread, of which one runs at a time: until it waits in its epoll. Then the thread
 * that made the simulation, the home, chooses the next of those that could go on; and if none can, moves
 * the clock to where something happens. The home may be a host itself: then it does so while it waits. */
#include <arpa/inet.h>

#include "socket.h"

/* The home's address for the others. */
static const uint8_t home_ip[16] = {[10] = 0xff, [11] = 0xff, [12] = 10, [13] = 255, [14] = 255, [15] = 254};

bool address_read(const char *text, uint8_t *ret_ip, bool *ret_is_v4)
{
    static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};
    uint8_t ip[16];

    if (text && inet_pton(AF_INET, text, ip + 12) == 1) {
        memcpy(ip, prefix, sizeof prefix);
        *ret_is_v4 = true;
    } else if (text && inet_pton(AF_INET6, text, ip) == 1) {
        *ret_is_v4 = false;
    } else {
        return false;
    }
    memcpy(ret_ip, ip, sizeof ip);
    return true;
}

struct sim_host *host_new(struct woi_sim *sim)
{
    struct sim_host *host = sim_allocate(sizeof *host);

    host->sim = sim;
    host->index = sim->host_count++;
    *sim->last_host = host;
    sim->last_host = &host->next;
    if (host->index == 0) {
        memcpy(host->ip[0], home_ip, sizeof home_ip);
        host->has_ip[0] = true;
    }
    return host;
}

void host_free(struct sim_host *host)
{
    sim_release(host->files);
    sim_release(host);
}

bool address_is_loopback(const uint8_t *ip)
{
    static const uint8_t v4[13] = {[10] = 0xff, [11] = 0xff, [12] = 127}, v6[16] = {[15] = 1};

    return memcmp(ip, v4, sizeof v4) == 0 || memcmp(ip, v6, sizeof v6) == 0;
}

struct sim_host *host_find(struct woi_sim *sim, struct sim_host *from, const uint8_t *ip)
{
    if (address_is_loopback(ip))
        return from;
    for (struct sim_host *host = sim->hosts; host; host = host->next)
        for (unsigned i = 0; i < 2; i++)
            if (host->has_ip[i] && memcmp(host->ip[i], ip, 16) == 0)
                return host;
    return NULL;
}

bool hosts_are_joined(const struct woi_sim *sim, const struct sim_host *a, const struct sim_host *b)
{
    for (const struct partition *p = sim->partitions; p; p = p->next)
        if ((p->a == a && p->b == b) || (p->a == b && p->b == a))
            return false;
    return true;
}

/* --- turns --- */

static bool may_go_on(const struct sim_host *host)
{
    return !host->waits_in || host->stop || host->waits_until <= host->sim->now ||
           epoll_is_ready(host->waits_in);
}

/* How many hosts could run, the home among them if it waits; the k-th of them is *ret_host. */
static uint64_t runnable(struct woi_sim *sim, uint64_t k, struct sim_host **ret_host)
{
    uint64_t n = 0;

    for (struct sim_host *host = sim->hosts; host; host = host->next)
        if ((host_has_program(host) || (host == sim->home && host->waits_in)) && may_go_on(host) && n++ == k)
            *ret_host = host;
    return n;
}

static bool clients_are_done(const struct woi_sim *sim)
{
    for (const struct sim_host *host = sim->hosts; host; host = host->next)
        if (host->is_client && host_has_program(host))
            return false;
    return true;
}

/* Moves the clock to where something happens; false: nothing ever does. */
static bool jump(struct woi_sim *sim)
{
    int64_t next = sim_next(sim);

    for (const struct sim_host *host = sim->hosts; host; host = host->next)
        if (host->waits_in && host->waits_until < next)
            next = host->waits_until;
    if (next == INT64_MAX || next > sim->clock_limit)
        return false;
    if (next > sim->now)
        sim->now = next;
    return true;
}

int hosts_run(struct woi_sim *sim)
{
    struct sim_host *host = NULL;

    for (;;) {
        uint64_t n;

        if (!sim->home->waits_in && clients_are_done(sim))
            return 0;
        if (sim->calls > sim->options.most_calls)
            return -ELOOP;
        sim_happen(sim);
        n = runnable(sim, 0, &host);
        if (n > 1)
            (void)runnable(sim, random_below(&sim->random, n), &host);
        if (n > 0 && host == sim->home)
            return 0;
        if (n > 0)
            turn_give(host->turn);
        else if (!jump(sim))
            return -EDEADLK;
    }
}

int host_stopped(struct sim_host *host)
{
    thread_self()->quiet = host->stop == -ECANCELED;
    return host->stop;
}

int host_wait(struct sim_host *host, struct sim_file *epoll, int64_t until)
{
    int error = 0;

    host->waits_in = epoll;
    host->waits_until = until;
    file_hold(epoll);
    if (host->turn)
        turn_back(host->turn);
    else
        error = hosts_run(host->sim);
    host->waits_in = NULL;
    file_release(epoll);
    return error ? error : host_stopped(host);
}

void host_run_program(void *data)
{
    struct sim_host *host = data;
    struct thread *thread = thread_self();

    thread->host = host;
    thread->rotation = (unsigned)random_next(&host->sim->random);
    thread_set_sys(&sim_table);
    host->status = host->main_function(host->data);
    thread_set_sys(NULL);
    thread->host = NULL;
    host->ended = true;
}
