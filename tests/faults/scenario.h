/* scenario.h - what a scenario is, and what it is written with.
 *
 * A scenario makes and frees all that it uses and returns 0 or a negative errno. It is run with one fault
 * after the other. The operations that it is about come before pause(); what comes after is free of faults:
 * there it looks at what is left, tries again on the same objects, and cleans up.
 *
 * After a run nothing may be left; then it is run once more without a fault, and must return 0. */
#ifndef WOI_TESTS_FAULTS_SCENARIO_H
#define WOI_TESTS_FAULTS_SCENARIO_H

#include <errno.h>
#include <string.h>

#include "runtime/runtime.h"
#include "table.h"
#include "woi.h"

enum { RESULTS_MOST = 12 };

/* Of an error that is told, the result is that error or one of `results`; of any other fault it is 0, or one
 * of `results` if the fault goes on for ever. */
struct scenario {
    const char *name; /* NULL: the end of an array */
    int (*run)(void);
    int results[RESULTS_MOST]; /* also documented for it: negative errnos, up to the first 0 */
    uint32_t hides;            /* BIT() of each kind of call of which a failure may have no consequence */
    const char *planted;       /* a bug that is there on purpose: what the failure must say */
};

/* What the other side of a connection gets when one has failed. */
#define BROKEN                                                                                               \
    {                                                                                                        \
        -ECONNRESET, -EPIPE, -ENOTCONN, -ENODATA, -ECONNREFUSED, -ECANCELED, -ENOMEM, -ETIMEDOUT             \
    }

#define BIT(kind) ((uint32_t)1 << (kind))
#define OF_MEMORY (BIT(CALL_ALLOCATE) | BIT(CALL_REALLOCATE) | BIT(CALL_MAP))

extern const struct scenario scenarios_runtime[], scenarios_tasks[], scenarios_futures[], scenarios_groups[],
    scenarios_time[], scenarios_channels[], scenarios_oneshots[], scenarios_fds[], scenarios_streams[],
    scenarios_tcp[], scenarios_connections[], scenarios_conversations[], scenarios_dropped[],
    scenarios_casts[], scenarios_locks[], scenarios_alarms[], scenarios_items[], scenarios_scopes[],
    scenarios_planted[];

/* The run has failed, with this text, unless it holds. */
void expect(bool holds, const char *what);

/* Between these no call is counted or spoilt. */
void pause_faults(void);
void resume_faults(void);

/* What a call was made to fail with in this run, as a negative errno; 0: none was. */
int told_error(void);

/* --- a runtime of which making and freeing is not what the scenario is about --- */

extern struct woi_runtime *host;

/* Makes it, without faults, and enters it. */
void host_begin(void);

/* No task, no timer, nobody who waits for an fd. */
void host_expect_idle(void);

/* Without faults from here on: lets unfinished tasks end, sees that nothing is left in it, frees it. */
void host_end(void);

/* Runs a future with output int: the output, or the error of block_on. */
int host_run_future(struct woi_future *future);

/* The same on a runtime of its own, of which making and freeing is part of the scenario. */
int run_alone_future(struct woi_future *future);

/* Of a future that may be NULL. */
#define HOST_RUN(fut) host_run_future((struct woi_future *)(void *)(fut))
#define RUN_ALONE(fut) run_alone_future((struct woi_future *)(void *)(fut))

/* 0, or what a join handle's result says. */
int joined_error(enum woi_error error);

/* A free port of the loopback. */
struct woi_address loopback(void);

/* A listener at one, and where it is. On an error there is none. */
int listen_at_loopback(bool reuseport, struct woi_tcp_listener **ret_listener,
                       struct woi_address *ret_address);

/* After which a conversation that a fault has stopped is given up. */
#define LONGEST WOI_SEC(3)

#endif
