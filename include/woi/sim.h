/* sim.h - deterministic simulation: the clock, the kernel and the network in memory, and every choice
 * made by a seed.
 *
 *     static int server(void *unused) { return WOI_MAIN(serve()); }      // as it is, unchanged
 *     static int client(void *unused) { return WOI_MAIN(ask()); }
 *
 *     static int scenario(struct woi_sim *sim, void *unused)
 *     {
 *         int error = woi_sim_host(sim, "10.0.0.1", server, NULL);
 *         if (error == 0)
 *             error = woi_sim_client(sim, "10.0.0.2", client, NULL);
 *         return error ? error : woi_sim_run(sim);
 *     }
 *
 *     int main(void) { return woi_sim_seeds(scenario, NULL, NULL) != 0; }
 *
 * A host is an ordinary main function with an address of its own. Its runtime sees a simulated kernel:
 * epoll, timers and TCP with latency, bounded buffers, half-close, resets, refused connections, partitions
 * and descriptors that are used again. Time is virtual: it jumps to the next thing that happens when no
 * task of any host is runnable, so that a year takes seconds. The seed decides which runnable task is
 * polled next, in which order events come, how much of a read or write is done at once, how long a
 * packet takes, and, if asked to, what fails. The same seed gives the same run, call for call.
 *
 * What is not simulated: ports that a closed connection keeps for a while, descriptors that a program opens
 * past woi (pipes, files), threads, and time that passes while code computes. Calls past woi go to the real
 * kernel.
 *
 * A simulation and all that is in it belong to the thread that made it. Nested use is an error. */
#ifndef WOI_SIM_H
#define WOI_SIM_H

#include "future.h"

WOI_EXTERN_C_BEGIN_

struct woi_sim;

/* Probabilities are per mille, of each call that can fail or be cut short so. Zero in latency_most,
 * buffer, descriptors and most_calls means the default. */
struct woi_sim_options {
    uint64_t seed;
    int64_t latency_least, latency_most; /* of a packet, one way, in ns; default 10 us to 1 ms */
    size_t buffer;                       /* bytes that each direction of a connection holds; 64 KiB */
    unsigned descriptors;                /* that a host may have open; 1024 */
    uint64_t most_calls;                 /* a run of more calls is a hang: -ELOOP; 10 million */
    int64_t clock_step;                  /* how far the clock moves each time it is read, in ns */
    bool varied;                         /* the seed chooses buffer and latency_most, too */
    unsigned short_io;                   /* reads and writes that do less than they could */
    unsigned interrupts;                 /* calls that give EINTR */
    unsigned false_events;               /* events that are not true */
    unsigned resets;                     /* transfers that find the connection reset */
    unsigned exhausted;                  /* socket, accept, register: out of descriptors or memory */
    unsigned no_memory;                  /* allocations that fail */
    FILE *trace;                         /* NULL, or where to write each call, a line each */
};

/* Nothing fails, but the order of everything, the latencies and the sizes of reads and writes are the
 * seed's; the clock moves 1 us each time it is read. */
WOI_API struct woi_sim_options woi_sim_calm(uint64_t seed);

/* And a little of everything that can go wrong, with buffers from 1 byte to 64 KiB. */
WOI_API struct woi_sim_options woi_sim_hostile(uint64_t seed);

/* 0; -ENOMEM, -EINVAL (NULL, a latency below 0 or in the wrong order), -EBUSY (this thread is in a
 * simulation). options may be NULL: calm, seed 0. The caller owns *ret_sim, written only on success. */
WOI_API int woi_sim_new(const struct woi_sim_options *options, struct woi_sim **ret_sim);

/* Stops every host that still runs, as woi_sim_stop does, and frees everything. NULL does nothing.
 * -EBUSY, and nothing happens, while it is entered or runs; else 0. */
WOI_API int woi_sim_free(struct woi_sim *sim);

/* --- hosts ------------------------------------------------------------------------------------------ */

/* Starts a host: main_function(data) begins during woi_sim_run. address is IPv4 or IPv6 without port, such as
 * "10.0.0.1", and no other running host's; each host also has 127.0.0.1 and ::1 to itself. The run does
 * not wait for a host; a server is one.
 * 0; -EINVAL (no address), -EADDRINUSE, -ENOMEM, -EAGAIN (no thread could be made). */
WOI_API int woi_sim_host(struct woi_sim *sim, const char *address, int (*main_function)(void *data),
                         void *data);

/* The same; the run is over when every client has returned. */
WOI_API int woi_sim_client(struct woi_sim *sim, const char *address, int (*main_function)(void *data),
                           void *data);

/* Runs until every client has returned, then stops the other hosts: their block_on gives -ECANCELED.
 *   0          every client returned 0
 *   positive   what the first client that did not return 0 returned; negative the same
 *   -EDEADLK   no host can ever go on: no timer, no packet under way
 *   -ELOOP     more than most_calls calls
 *   -EBUSY     it runs already, or is entered
 * A run that is over may be followed by another, with new clients. */
WOI_API int woi_sim_run(struct woi_sim *sim);

/* Asks the host to stop: what it waits in, and every later wait, gives -ECANCELED, so that its block_on
 * returns and its tasks are cancelled; one that has not begun never does. -ENOENT: no such host runs. */
WOI_API int woi_sim_stop(struct woi_sim *sim, const char *address);

/* The host fails as if its power went: its connections vanish without a word to the peers, what it was
 * sending is lost, and its program is unwound by -ECANCELED, unheard by anybody. Afterwards
 * woi_sim_host() may start another with the address; peers that still send get a reset from it. */
WOI_API int woi_sim_crash(struct woi_sim *sim, const char *address);

/* From now on packets between the two hosts wait; connecting times out after 127 s, and a connection
 * that could not send for 924 s ends with -ETIMEDOUT, as Linux has it. -ENOENT: no such host; -EINVAL:
 * one with itself. */
WOI_API int woi_sim_partition(struct woi_sim *sim, const char *a, const char *b);
WOI_API int woi_sim_repair(struct woi_sim *sim, const char *a, const char *b);

/* --- one host, on this thread ------------------------------------------------------------------------ */

/* Makes the simulated kernel this thread's, until woi_sim_leave: a runtime made in between runs in it,
 * as a host at 127.0.0.1. Use it, and free that runtime, before leaving.
 * 0, -EINVAL, -EBUSY (already entered), -EPERM (another thread's). */
WOI_API int woi_sim_enter(struct woi_sim *sim);

/* What the code inside left behind is told by woi_sim_left(). -EINVAL: it was not entered. */
WOI_API int woi_sim_leave(struct woi_sim *sim);

/* The simulation that this thread is in, as a host or entered; NULL: none. */
WOI_API struct woi_sim *woi_sim_current(void);

/* --- time -------------------------------------------------------------------------------------------- */

/* The virtual clock, ns. It begins at one second. */
WOI_API int64_t woi_sim_now(const struct woi_sim *sim);

/* The clock stands still: it no longer jumps when nothing is runnable, and is not moved by being read. A run
 * in which only time could wake anybody is then a deadlock. */
WOI_API void woi_sim_pause(struct woi_sim *sim);

/* It jumps again. */
WOI_API void woi_sim_resume(struct woi_sim *sim);

/* Moves the clock of this task's simulation on by that much, past every deadline and packet on the
 * way, each of which happens at its own time; works while it is paused. Output 0 once what became
 * runnable has had a turn; -EINVAL below 0; -ENXIO outside a simulation. Dropped half-way, the clock stays
 * where it is. */
WOI_API WOI_MUST_USE struct woi_future_int *woi_sim_advance(int64_t nanoseconds);

/* --- the seed ---------------------------------------------------------------------------------------- */

/* A number of the run's own: for choices that a test makes. */
WOI_API uint64_t woi_sim_random(struct woi_sim *sim);
/* From 0 to below, which must not be 0. */
WOI_API uint64_t woi_sim_below(struct woi_sim *sim, uint64_t below);

WOI_API uint64_t woi_sim_seed(const struct woi_sim *sim);

/* Of every call so far, with its result and its time: equal hashes, equal runs. */
WOI_API uint64_t woi_sim_hash(const struct woi_sim *sim);

struct woi_sim_left {
    size_t blocks;      /* allocated and not freed */
    size_t descriptors; /* open, or left open by a program that has ended */
    size_t calls;       /* how many there were, for the curious */
};

/* What is in use now. After every host has ended and every runtime is freed, blocks and descriptors
 * are 0, or somebody leaks. Memory that the frame pool keeps does not count. */
WOI_API struct woi_sim_left woi_sim_left(const struct woi_sim *sim);

/* Runs the scenario once per seed, each in a new simulation. It returns 0 if all is well; what is left
 * afterwards is a failure of its own (-ENOTEMPTY). The first failing seed is printed to stderr, with how to
 * run it again, as is the seed of a run that crashes. options may be NULL: calm, from seed 1; its seed is the
 * first. The environment says more: WOI_SIM_SEEDS=N runs N seeds (100 unless said), WOI_SIM_SEED=N that one,
 * WOI_SIM_TRACE=1 prints every call. Returns how many seeds failed; it stops at the tenth. */
WOI_API unsigned woi_sim_seeds(int (*scenario)(struct woi_sim *sim, void *data), void *data,
                               const struct woi_sim_options *options);

WOI_EXTERN_C_END_

#endif
