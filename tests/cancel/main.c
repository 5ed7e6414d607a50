/* main.c - cancels every task of every scenario at every point where it waits.
 *
 *     cancellations                        all scenarios, in all ways; ends with `N passed, N failed`
 *     cancellations --seeds N              with N orders of the run queue instead of 3
 *     cancellations --replay NAME WAY SEED POINT [POINT]
 *
 * A scenario is first run alone, which counts its suspensions. Then it is run once for each of them, and
 * the task that suspends there is aborted, in one of three ways: while it is suspended; when something has
 * woken it, but it has not run yet; by another task that runs in between. Where there are few, it is run
 * for each pair of them too. A run is simulated, so the same numbers give the same run. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cancel.h"
#include "runtime/runtime.h"
#include "sim/sim.h"

enum { MOST_TICKETS = 4096, PAIRS_UP_TO = 40, SEEDS = 3 };
enum way { SUSPENDED, WOKEN, IN_BETWEEN, WAYS };

static const char *const way_names[] = {"suspended", "woken", "between"};

/* --- the ledger --- */

static struct ledger {
    unsigned made;
    unsigned char ended[MOST_TICKETS];
} tickets, messages;
static char complaint[256];

void complain(const char *format, ...)
{
    va_list arguments;

    if (complaint[0])
        return;
    va_start(arguments, format);
    vsnprintf(complaint, sizeof complaint, format, arguments);
    va_end(arguments);
}

static unsigned make(struct ledger *ledger)
{
    if (++ledger->made >= MOST_TICKETS)
        abort();
    return ledger->made;
}

static void end(struct ledger *ledger, unsigned number, const char *what)
{
    if (ledger->ended[number]++)
        complain("%s %u ends twice", what, number);
}

static void check_ended(const struct ledger *ledger, const char *what)
{
    for (unsigned i = 1; i <= ledger->made; i++)
        if (!ledger->ended[i])
            complain("%s %u never ends", what, i);
}

struct ticket ticket_take(void)
{
    return (struct ticket){make(&tickets)};
}

void ticket_return(struct ticket ticket)
{
    end(&tickets, ticket.number, "finally part");
}

struct message message_make(void)
{
    return (struct message){make(&messages)};
}

void message_end(struct message *message)
{
    if (message->number)
        end(&messages, message->number, "message");
    message->number = 0;
}

/* --- one run: where to cancel, and how far it is --- */

static struct run {
    const struct scenario *scenario;
    enum way way;
    uint64_t seed;
    unsigned points[2]; /* 0: none */
    unsigned suspensions, cancelled;
    struct task *running; /* chosen to be polled; it may be gone by now */
    woi_task_id running_id;
    woi_task_id to_cancel; /* as soon as it has been woken, or the canceller runs; 0: nobody */
    struct woi_waker canceller;
} run;

enum { CANCELLER = 1, SCENARIO = 2 }; /* the ids of the first tasks */

static struct task *find_task(woi_task_id id)
{
    struct woi_link *tasks = &runtime_current()->executor.owner.tasks;

    for (struct woi_link *link = tasks->next; link != tasks; link = link->next) {
        struct task *task = container_of(link, struct task, owned);

        if (task->id == id)
            return task;
    }
    return NULL;
}

static bool cancel(struct task *task)
{
    run.to_cancel = 0;
    run.cancelled++;
    task_abort(task);
    return true;
}

/* The task has just suspended, for the so-manieth time in this run. */
static bool suspended(struct task *task)
{
    run.suspensions++;
    if (run.suspensions != run.points[0] && run.suspensions != run.points[1])
        return false;
    if (run.way == SUSPENDED)
        return cancel(task);
    run.to_cancel = task->id;
    if (run.way == IN_BETWEEN)
        woi_waker_wake_by_ref(&run.canceller);
    return run.way == IN_BETWEEN;
}

/* Between two polls; true: somebody has become runnable by it. */
static bool look(void)
{
    struct task *task = find_task(run.running_id);
    bool changed = false;

    if (run.running_id > SCENARIO && task && task == run.running)
        changed = suspended(task);
    run.running_id = 0;
    task = run.way == WOKEN && run.to_cancel ? find_task(run.to_cancel) : NULL;
    if (task && task->state & TASK_QUEUED)
        changed |= cancel(task);
    return changed;
}

static size_t choose(size_t n)
{
    size_t chosen;

    (void)look();
    chosen = sim_table.choose(n);
    run.running = runtime_current()->executor.first;
    for (size_t i = 0; i < chosen; i++)
        run.running = run.running->next;
    run.running_id = run.running->id;
    return chosen;
}

static int wait_for_events(int epoll, struct epoll_event *events, int capacity, int timeout_ms)
{
    return look() ? 0 : sim_table.epoll_wait(epoll, events, capacity, timeout_ms);
}

WOI_FUTURE(void, canceller, );

static woi_poll cancel_poll(struct canceller *self, struct woi_context *cx)
{
    struct task *task = run.to_cancel ? find_task(run.to_cancel) : NULL;

    (void)self;
    if (task && run.way == IN_BETWEEN)
        (void)cancel(task);
    woi_waker_store(&run.canceller, &cx->waker);
    return WOI_PENDING;
}
WOI_FUTURE_TYPE(canceller, cancel_poll, WOI_NO_RELEASE);

/* --- runs --- */

static void check_runtime(struct woi_runtime *runtime, int error)
{
    if (error)
        complain("the scenario ends with %s", woi_strerror(error));
    if (woi_runtime_task_count(runtime) != 1)
        complain("%zu tasks are left", woi_runtime_task_count(runtime) - 1);
    if (!timers_are_empty(&runtime->timers))
        complain("%zu timers are left", runtime->timers.armed);
    if (runtime->reactor.waiting)
        complain("%zu waiters are left", runtime->reactor.waiting);
}

static void run_inside(void)
{
    struct woi_runtime *runtime;
    struct woi_runtime_handle *handle;
    struct canceller_handle *job;

    if (woi_runtime_new(&runtime))
        abort();
    handle = woi_runtime_get_handle(runtime);
    job = woi_spawn_on(handle, woi_future_new(canceller));
    check_runtime(runtime, woi_block_on(runtime, run.scenario->make(), NULL, 0));
    woi_detach(job);
    woi_runtime_handle_drop(handle);
    woi_runtime_free(runtime);
    woi_waker_drop(woi_waker_take(&run.canceller));
}

/* The points are where it cancels; none: it only counts. */
static void run_once(const struct scenario *scenario, enum way way, uint64_t seed, unsigned a, unsigned b)
{
    const struct woi_sim_options options = {.seed = seed, .most_calls = 100000};
    static struct sys table;
    struct woi_sim *sim;

    run = (struct run){.scenario = scenario, .way = way, .seed = seed, .points = {a, b}};
    tickets.made = messages.made = 0;
    memset(tickets.ended, 0, sizeof tickets.ended);
    memset(messages.ended, 0, sizeof messages.ended);
    complaint[0] = '\0';
    if (woi_sim_new(&options, &sim) || woi_sim_enter(sim))
        abort();
    table = sim_table;
    table.choose = choose;
    table.epoll_wait = wait_for_events;
    thread_set_sys(&table);
    run_inside();
    (void)woi_sim_leave(sim);
    if (woi_sim_left(sim).blocks || woi_sim_left(sim).descriptors)
        complain("%zu blocks and %zu descriptors are left", woi_sim_left(sim).blocks,
                 woi_sim_left(sim).descriptors);
    (void)woi_sim_free(sim);
    check_ended(&tickets, "finally part");
    check_ended(&messages, "message");
}

static unsigned passed, failed, runs;
static unsigned long long cancellations;

static bool run_and_tell(const struct scenario *scenario, enum way way, uint64_t seed, unsigned a, unsigned b)
{
    run_once(scenario, way, seed, a, b);
    runs++;
    cancellations += run.cancelled;
    if (!complaint[0] || scenario->is_wrong)
        return !complaint[0];
    fprintf(stderr, "%s: %s\nreplay: cancellations --replay %s %s %llu %u %u\n", scenario->name, complaint,
            scenario->name, way_names[way], (unsigned long long)seed, a, b);
    return false;
}

/* Stops at the first run that is wrong. */
static bool run_all(const struct scenario *scenario, uint64_t seed, unsigned *ret_suspensions)
{
    unsigned n;

    if (!run_and_tell(scenario, SUSPENDED, seed, 0, 0))
        return false;
    n = *ret_suspensions = run.suspensions;
    for (enum way way = SUSPENDED; way < WAYS; way++)
        for (unsigned point = 1; point <= n; point++)
            if (!run_and_tell(scenario, way, seed, point, 0))
                return false;
    for (unsigned a = 1; n <= PAIRS_UP_TO && a <= n; a++)
        for (unsigned b = a + 1; b <= n; b++)
            if (!run_and_tell(scenario, (enum way)((a + b) % WAYS), seed, a, b))
                return false;
    return true;
}

/* The leak sanitizer's, where there is one: what is leaked on purpose is none of its business. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

static void run_scenario(const struct scenario *scenario, uint64_t seeds)
{
    const unsigned runs_before = runs;
    unsigned suspensions = 0;
    bool is_right = true;

    if (scenario->is_wrong && __lsan_disable)
        __lsan_disable();
    for (uint64_t seed = 1; seed <= seeds && is_right; seed++)
        is_right = run_all(scenario, seed, &suspensions);
    if (scenario->is_wrong && __lsan_enable)
        __lsan_enable();
    if (suspensions == 0 && !scenario->is_wrong)
        is_right = false;
    if (is_right == scenario->is_wrong)
        failed++;
    else
        passed++;
    printf("%-24s %3u suspensions, %5u runs: %s\n", scenario->name, suspensions, runs - runs_before,
           is_right             ? scenario->is_wrong ? "FAILED: its bug was not found" : "ok"
           : scenario->is_wrong ? complaint
                                : "FAILED");
}

static int replay(char **words, int n)
{
    for (size_t i = 0; i < scenario_count; i++)
        for (unsigned way = 0; way < WAYS; way++)
            if (strcmp(words[0], scenarios[i].name) == 0 && strcmp(words[1], way_names[way]) == 0) {
                run_once(&scenarios[i], (enum way)way, strtoull(words[2], NULL, 0), (unsigned)atoi(words[3]),
                         n > 4 ? (unsigned)atoi(words[4]) : 0);
                printf("%u suspensions, %u cancelled: %s\n", run.suspensions, run.cancelled,
                       complaint[0] ? complaint : "nothing is wrong");
                return complaint[0] != '\0';
            }
    fprintf(stderr, "no such scenario or way: %s %s\n", words[0], words[1]);
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t seeds = SEEDS;

    if (argc >= 6 && strcmp(argv[1], "--replay") == 0)
        return replay(argv + 2, argc - 2);
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
        seeds = strtoull(argv[2], NULL, 0);
    } else if (argc != 1) {
        fprintf(stderr, "usage: cancellations [--seeds N | --replay NAME WAY SEED POINT [POINT]]\n");
        return 2;
    }
    for (size_t i = 0; i < scenario_count; i++)
        run_scenario(&scenarios[i], seeds);
    printf("%u runs, %llu cancellations\n%u passed, %u failed\n", runs, cancellations, passed, failed);
    return failed != 0;
}
