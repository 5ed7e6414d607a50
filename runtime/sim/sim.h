/* sim.h - what a simulation consists of.
 *
 *     woi_sim ──> hosts ──> files: epolls, timers, sockets
 *        │                     │ watches: which epoll looks at which file
 *        └──> happenings ──────┘ what comes to pass at a later time: deadlines and packets
 *
 * Descriptors and timers are in files.c, epoll in epoll.c; sockets in socket*.c, what travels between them
 * in wire.c; who runs and when in host.c; the table that the runtime sees in table.c, and what its calls
 * have in common in fate.c. All memory of the simulation itself comes from the real table: it is not part
 * of the world it simulates. */
#ifndef WOI_SIM_SIM_H
#define WOI_SIM_SIM_H

#include <errno.h>
#include <netinet/in.h>

#include "base/list.h"
#include "base/sys.h"
#include "base/sys_turns.h"
#include "base/thread.h"
#include "random.h"
#include "woi/sim.h"

struct sim_file;

/* --- what comes to pass ------------------------------------------------------------------------------ */

/* Of two at the same time, the one that was planned first happens first. */
struct happening {
    int64_t time;
    uint64_t order;
    void (*happen)(struct sim_file *file);
    struct sim_file *file; /* held */
};

/* A binary heap, the earliest first. */
struct happenings {
    struct happening *heap;
    size_t n, capacity;
    uint64_t planned;
};

/* --- hosts ------------------------------------------------------------------------------------------- */

struct sim_address {
    uint8_t ip[16]; /* IPv4 as ::ffff:a.b.c.d */
    uint16_t port;  /* host order */
};

enum program {
    PROGRAM_NONE,    /* of the home, whose program is the thread that made the simulation */
    PROGRAM_STARTED, /* it will begin when it gets the turn */
    PROGRAM_BEGUN,
    PROGRAM_ENDED,
};

/* A machine, and the program that runs on it. A program that has ended leaves the machine running; a
 * crash takes it down until another program is started on it. */
struct sim_host {
    struct woi_sim *sim;
    struct sim_host *next;
    char name[INET6_ADDRSTRLEN]; /* its address, for reports and the trace */
    uint8_t ip[2][16];           /* IPv4, IPv6 */
    bool has_ip[2];
    unsigned index;      /* from 0: the home */
    unsigned generation; /* how many programs were started here */
    bool down;           /* crashed */

    enum program program;
    struct turn *turn; /* of its thread; NULL: it never had a program */
    int (*main_function)(void *data);
    void *data;
    int status;
    bool is_client;
    int stop; /* what every wait gives from now on: -ECANCELED, -EDEADLK, -ELOOP; 0: nothing special */
    struct sim_host *heir; /* who goes on when it has ended; NULL: whoever can */

    struct sim_file
        *waits_in; /* an epoll; NULL: it has the turn, has not begun, or is in a call that runs another */
    int64_t waits_until;

    struct sim_file **files; /* by descriptor, from FIRST_FD on */
    unsigned capacity, open;
    uint16_t last_port;
};

enum { FIRST_FD = 1000 };

/* Two machines that cannot reach each other. */
struct partition {
    struct partition *next;
    const struct sim_host *a, *b;
};

struct woi_sim {
    struct woi_sim_options options;
    uint64_t random, hash;
    int64_t now;
    int64_t clock_limit; /* how far the clock may jump: paused, this far */
    uint64_t calls;
    size_t blocks;
    size_t left_open; /* descriptors of programs that have ended */
    struct happenings happenings;
    struct sim_host *hosts, **last_host;
    struct sim_host *home;
    unsigned host_count;
    struct partition *partitions;
    struct woi_link sockets; /* all there are, for those who look for a listener */
    struct thread *thread;   /* who made it */
    const struct sys *outer; /* the table to put back when it is left */
    unsigned outer_rotation;
    bool entered, running;
    int failure; /* for the home, when it gets the turn: -EDEADLK, -ELOOP, 0 */
};

/* The host that this thread is, or NULL. */
static inline struct sim_host *host_current(void)
{
    return thread_self()->host;
}

/* From the real heap; without memory the simulation cannot go on, and says so. */
void *sim_allocate(size_t size);
void *sim_reallocate(void *memory, size_t size);
void sim_release(void *memory);

/* Plans it; holds the file until it has happened. */
void sim_plan(struct woi_sim *sim, int64_t time, void (*happen)(struct sim_file *file),
              struct sim_file *file);

/* Lets everything happen whose time has come. */
void sim_happen(struct woi_sim *sim);

/* When the next thing happens; INT64_MAX: nothing will. */
int64_t sim_next(const struct woi_sim *sim);

/* Forgets everything that is planned. */
void sim_forget(struct woi_sim *sim);

/* --- fate.c: what all calls have in common ----------------------------------------------------------- */

/* Whether something that happens so many times in a thousand happens now. */
bool sim_chance(struct woi_sim *sim, unsigned per_mille);

bool sim_is_interrupted(struct woi_sim *sim);

/* 0, or that something has run out: one of these errors. */
int sim_exhausted(struct woi_sim *sim, const int *errors, size_t n);

/* Mixes a call into the hash and writes it to the trace; returns the result. */
int64_t sim_note(struct sim_host *host, const char *call, int64_t what, int64_t result);

/* Counts a call. One that makes calls although it was told to stop cannot be told otherwise: the program
 * ends. */
void sim_count(struct woi_sim *sim);

/* The clock moves by being looked at, unless it stands still. */
void sim_pass_a_moment(struct woi_sim *sim);

/* --- files ------------------------------------------------------------------------------------------- */

enum sim_kind { SIM_EPOLL, SIM_TIMER, SIM_SOCKET };

/* Which epoll looks at which file. */
struct sim_watch {
    struct sim_watch *next; /* of the same file */
    struct sim_file *file, *epoll;
    struct woi_link ready; /* in the epoll's list while it may have something to tell */
    uint32_t events;
    epoll_data_t data;
};

/* Counted: by its descriptor, by what is planned for it, and by a connection's other end. */
struct sim_file {
    enum sim_kind kind;
    size_t references;
    struct sim_host *host;
    unsigned generation; /* of the host: a crash leaves its files behind */
    int fd;              /* -1: none, or closed */
    struct sim_watch *watches;
    struct woi_link ready; /* of an epoll: watches that may have something to tell */
    int64_t deadline;      /* of a timer; INT64_MAX: not set */
    bool expired;
};

void file_init(struct sim_file *file, enum sim_kind kind, struct sim_host *host);
void file_hold(struct sim_file *file);
void file_release(struct sim_file *file);

/* Gives it the lowest free descriptor: that, or -EMFILE. */
int file_open(struct sim_file *file);

/* Whether its machine has gone on without it. */
static inline bool file_is_lost(const struct sim_file *file)
{
    return file->host->down || file->generation != file->host->generation;
}

/* NULL: no such descriptor. */
struct sim_file *file_of(const struct sim_host *host, int fd);

/* Something about it has changed, of which poll(2) tells by these events: edge-triggered, each epoll that
 * wants one of them looks at it once more. */
enum { ANY_EVENT = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLERR | EPOLLHUP };
void file_signal(struct sim_file *file, uint32_t events);

/* What poll(2) would say of it now. */
uint32_t file_events(struct sim_file *file);

int file_close(struct sim_host *host, int fd);
int file_new(struct sim_host *host, enum sim_kind kind);
int timer_arm(struct sim_host *host, int fd, int64_t deadline);

int epoll_watch(struct sim_host *host, int epoll, int operation, int fd, const struct epoll_event *event);

/* Nobody looks at the file any longer; or this epoll at nothing. */
void epoll_forget_file(struct sim_file *file);
void epoll_forget(struct sim_host *host, const struct sim_file *epoll);

/* Whether a wait in it would end at once. */
bool epoll_is_ready(const struct sim_file *epoll);

/* The events there are, in the seed's order. */
int epoll_collect(struct sim_file *epoll, struct epoll_event *events, int capacity);

/* --- hosts: who runs --------------------------------------------------------------------------------- */

struct sim_host *host_new(struct woi_sim *sim, const char *name);
void host_free(struct sim_host *host);

/* The machine with that address as seen from one of them, or NULL. */
struct sim_host *host_find(struct woi_sim *sim, struct sim_host *from, const uint8_t *ip);

/* Whether packets between them get through now. */
bool hosts_are_joined(const struct woi_sim *sim, const struct sim_host *a, const struct sim_host *b);

/* A program was started on it, and has not ended. */
static inline bool host_has_program(const struct sim_host *host)
{
    return host->program == PROGRAM_STARTED || host->program == PROGRAM_BEGUN;
}

/* The body of a program's thread. */
struct turn *host_run_program(void *host);

/* On the home thread: lets the programs run until every client is done. 0, -EDEADLK, -ELOOP. */
int hosts_run(struct woi_sim *sim);

/* From now on each of its waits gives that. */
void host_stop(struct sim_host *host, int why);

/* Runs a program that was told to stop to its end, while all others stand still. One that has not begun never
 * will; of one that is in a call right now, nothing happens yet. */
void host_finish(struct sim_host *host);

/* Its files vanish; if the machine is down, without the goodbyes that closing them sends. */
void host_close_files(struct sim_host *host);

/* Runs every program that has not ended to its end, with that for each of its waits. */
void hosts_stop(struct woi_sim *sim, int why);

/* What its waits give from now on, or 0. Called on its own thread. */
int host_stopped(struct sim_host *host);

/* Waits in the epoll until it has something to tell or the time has come. 0, or what stops the host. */
int host_wait(struct sim_host *host, struct sim_file *epoll, int64_t until);

/* Text to an address without a port. False: it is none. */
bool address_is_loopback(const uint8_t *ip);
bool address_read(const char *text, uint8_t *ret_ip, bool *ret_is_v4);

extern const struct sys sim_table;

/* Frees them all, though they hold each other. */
void sockets_free(struct woi_sim *sim);

/* What was under way from the host's sockets is lost, and who was connecting to it tries again. */
void sockets_lose(struct sim_host *host);

#endif
