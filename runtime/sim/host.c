/* host.c - machines, their programs, and whose turn it is.
 *
 * Each program has a thread, of which one runs at a time: until it waits in its epoll. Then it chooses the
 * next of those that could go on, itself perhaps, and passes the turn on; if nobody can, it moves the
 * clock to where something happens. The home, the thread that made the simulation, is one of them while it
 * is entered; while it runs the others, it gets the turn when the run is over. */
#include <arpa/inet.h>

#include "base/report.h"
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

struct sim_host *host_new(struct woi_sim *sim, const char *name)
{
    struct sim_host *host = sim_allocate(sizeof *host);

    host->sim = sim;
    snprintf(host->name, sizeof host->name, "%s", name);
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
    if (host->turn)
        turn_free(host->turn);
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
    if (host->program == PROGRAM_STARTED)
        return true;
    return host->waits_in &&
           (host->stop || host->waits_until <= host->sim->now || epoll_is_ready(host->waits_in));
}

/* How many could run; the k-th of them is *ret_host. */
static uint64_t runnable(struct woi_sim *sim, uint64_t k, struct sim_host **ret_host)
{
    uint64_t n = 0;

    for (struct sim_host *host = sim->hosts; host; host = host->next)
        if (may_go_on(host) && n++ == k)
            *ret_host = host;
    return n;
}

static bool run_is_over(const struct woi_sim *sim)
{
    if (!sim->running)
        return false;
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

static struct sim_host *give_up(struct woi_sim *sim, int error)
{
    sim->failure = error;
    return sim->home;
}

/* The next to have the turn. */
static struct sim_host *choose_next(struct woi_sim *sim)
{
    struct sim_host *host = NULL;

    for (;;) {
        uint64_t n;

        if (sim->calls > sim->options.most_calls)
            return give_up(sim, -ELOOP);
        if (run_is_over(sim))
            return sim->home;
        sim_happen(sim);
        n = runnable(sim, 0, &host);
        if (n > 1)
            (void)runnable(sim, random_below(&sim->random, n), &host);
        if (n > 0)
            return host;
        if (!jump(sim))
            return give_up(sim, -EDEADLK);
    }
}

static void pass_turn(struct sim_host *from, struct sim_host *to)
{
    if (from != to)
        turn_pass(from->turn, to->turn);
}

static int take_failure(struct woi_sim *sim)
{
    const int failure = sim->failure;

    sim->failure = 0;
    return failure;
}

int hosts_run(struct woi_sim *sim)
{
    pass_turn(sim->home, choose_next(sim));
    return take_failure(sim);
}

int host_stopped(struct sim_host *host)
{
    thread_self()->quiet = host->stop == -ECANCELED;
    return host->stop;
}

int host_wait(struct sim_host *host, struct sim_file *epoll, int64_t until)
{
    int error;

    host->waits_in = epoll;
    host->waits_until = until;
    file_hold(epoll);
    pass_turn(host, choose_next(host->sim));
    host->waits_in = NULL;
    file_release(epoll);
    error = host == host->sim->home ? take_failure(host->sim) : 0;
    return error ? error : host_stopped(host);
}

/* --- programs --- */

/* What it has left open is closed for it, as exit(3) does, but counted. */
struct turn *host_run_program(void *data)
{
    struct sim_host *host = data;
    struct thread *thread = thread_self();

    host->program = PROGRAM_BEGUN;
    thread->host = host;
    thread->rotation = (unsigned)random_next(&host->sim->random);
    thread_set_sys(&sim_table);
    host->status = host->main_function(host->data);
    thread_set_sys(NULL);
    thread->host = NULL;
    host->sim->left_open += host->open;
    host_close_files(host);
    host->program = PROGRAM_ENDED;
    return host->heir ? host->heir->turn : choose_next(host->sim)->turn;
}

void host_close_files(struct sim_host *host)
{
    for (unsigned i = 0; i < host->capacity; i++)
        if (host->files[i])
            (void)file_close(host, FIRST_FD + (int)i);
}

void host_stop(struct sim_host *host, int why)
{
    host->stop = why;
    if (host->program == PROGRAM_STARTED) {
        host->program = PROGRAM_ENDED;
        host->status = why;
    }
}

/* While it is told to stop it never waits, so the turn comes back when it has ended. */
void host_finish(struct sim_host *host)
{
    struct sim_host *current = host_current();

    if (!host_has_program(host) || !host->waits_in)
        return;
    host->heir = current ? current : host->sim->home;
    pass_turn(host->heir, host);
    host->heir = NULL;
}

void hosts_stop(struct woi_sim *sim, int why)
{
    for (struct sim_host *host = sim->hosts; host; host = host->next) {
        if (!host_has_program(host))
            continue;
        if (why == -EDEADLK && host->program == PROGRAM_BEGUN)
            report("host %s:", host->name);
        host_stop(host, why);
        host_finish(host);
    }
}
