/* thread.h - what each thread has of its own.
 *
 * The pointers to higher layers are opaque here; each is read by the layer that set it. */
#ifndef WOI_BASE_THREAD_H
#define WOI_BASE_THREAD_H

#include "pool.h"
#include "sys.h"
#include "woi/metrics.h"

struct thread {
    const struct sys *sys;
    struct pool pool;
    struct woi_runtime *runtime; /* entered, or NULL */
    unsigned entered;            /* guards of runtimes that are not left yet */
    struct task *task;           /* whose poll is on the C stack, or NULL */
    struct woi_future *panic;    /* what the running poll panicked with, or NULL */
    struct hold *scope;          /* the innermost whose poll is on the C stack, or NULL */
    struct locals *locals;       /* what is bound there, or NULL */
    woi_panic_hook *panic_hook;  /* NULL: the default */
    void *panic_hook_data;
    woi_watchdog *watchdog;
    void *watchdog_data;
    int64_t watchdog_threshold; /* 0 or less: nobody times the polls */
    int64_t watchdog_told;      /* how much of the running poll has been told */
    struct sim_host *host;      /* in a simulation: which host this thread is; NULL: the real world */
    unsigned rotation;          /* where the next select begins */
    unsigned nesting;           /* combinators whose polls are on the C stack */
    unsigned forks;             /* of how many forks that this thread called it is the child */
    unsigned stirs; /* guards entered and left, panics and forks: whoever polls looks at nothing else */
    bool quiet;     /* a simulated host that is stopped: what it reports is of no interest */
};

/* One word of static TLS, as woi_at_hand_ is. */
extern _Thread_local struct thread *thread_started_ __attribute__((tls_model("initial-exec")));

struct thread *thread_start(void);

static inline struct thread *thread_self(void)
{
    struct thread *thread = thread_started_;

    return __builtin_expect(thread != NULL, 1) ? thread : thread_start();
}

static inline const struct sys *sys(void)
{
    return thread_self()->sys;
}

/* For tests and simulators: this thread's table. Change it only while nothing allocated lives. */
void thread_set_sys(const struct sys *table);

#endif
