/* run.c - the loop over a scenario's faults. */
#define _GNU_SOURCE
#include "run.h"

#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "judge.h"
#include "ledger.h"
#include "watch.h"

/* In seconds: no run comes near it, for sleeps and loops without end are found before. */
enum { WATCHDOG = 60, LONG_GRACE_MS = 200 };

static const struct plan no_fault = {.mode = MODE_ONCE};
static struct sys table;
static const struct scenario *scenario;
static const struct choice *choice;
static struct outcome *outcome;

static void __attribute__((noreturn)) give_up(const char *what)
{
    snprintf(outcome->failure, sizeof outcome->failure, "%s", what);
    _exit(EXIT_FAILED);
}

void expect(bool holds, const char *what)
{
    if (!holds)
        give_up(what);
}

void pause_faults(void)
{
    faults.on = false;
}

void resume_faults(void)
{
    faults.on = true;
}

int told_error(void)
{
    return faults.hits ? -faults.plan.error : 0;
}

static void never_ends(void)
{
    give_up("it does not end: too many calls");
}

static void never_wakes(void)
{
    give_up("it does not end: it sleeps, and nothing will wake it");
}

static void say_nothing(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
}

static void begin_process(void)
{
    table = sys_linux;
    ledger_over(&table);
    watch_over(&table);
    clock_over(&table);
    faults_over(&table);
    thread_set_sys(&table);
    (void)woi_set_panic_hook(say_nothing, NULL);
    faults.endless = never_ends;
    virtual_clock.asleep = never_wakes;
    ledger_begin();
}

/* --- one run --- */

static int run_once(struct plan plan)
{
    alarm(WATCHDOG);
    virtual_clock.has_leapt = false;
    faults_begin(plan);
    const int result = scenario->run();
    pause_faults();
    return result;
}

/* A sleep that leapt may have been too short for the kernel of a busy machine: then once more, slowly. */
static void run_judged(struct plan plan, const char *which)
{
    const int grace = virtual_clock.grace_ms;
    int result = run_once(plan);
    const char *failure = judge(scenario, &plan, result);
    char text[TEXT_MOST];

    if (failure && virtual_clock.has_leapt && !ledger_left()) {
        virtual_clock.grace_ms = LONG_GRACE_MS;
        result = run_once(plan);
        failure = judge(scenario, &plan, result);
        virtual_clock.grace_ms = grace;
    }
    if (failure) {
        snprintf(text, sizeof text, "%s%s", which, failure);
        give_up(text);
    }
}

int way_index(const struct plan *plan)
{
    if (plan->mode != MODE_ONCE && plan->mode != MODE_FROM)
        return -1;
    return (int)(way_of(plan->kind, plan->error) - call_kinds[plan->kind].ways);
}

static void run_fault(struct plan plan)
{
    const int way = way_index(&plan);

    outcome->plan = plan;
    outcome->next++;
    run_judged(plan, "");
    const bool is_met = faults.hits > 0;
    run_judged(no_fault, "the same once more, without a fault: ");
    outcome->runs++;
    outcome->missed += !is_met;
    if (is_met && way >= 0)
        outcome->endured[plan.kind][way]++;
}

/* --- all runs, in an order that does not change --- */

static unsigned number;

static int64_t real_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return WOI_SEC(time.tv_sec) + time.tv_nsec;
}

static void offer(enum mode mode, enum call kind, unsigned nth, int error)
{
    const bool is_storm = mode >= MODE_STORM;

    if (number++ < outcome->next)
        return;
    if (choice->kind >= 0 && (is_storm || kind != (enum call)choice->kind)) {
        outcome->next++;
        return;
    }
    if (real_now() > choice->until)
        _exit(EXIT_CUT);
    run_fault((struct plan){.mode = mode, .kind = kind, .nth = nth, .error = error});
}

static void offer_call(enum call kind, unsigned nth)
{
    for (const struct way *way = call_kinds[kind].ways; way->error; way++) {
        offer(MODE_ONCE, kind, nth, way->error);
        if (!way->passes)
            offer(MODE_FROM, kind, nth, way->error);
    }
    if (is_transfer(kind)) {
        offer(MODE_BYTE, kind, nth, 0);
        offer(MODE_HALF, kind, nth, 0);
    }
    if (kind == CALL_EPOLL_WAIT) {
        offer(MODE_LIE, kind, nth, 0);
        offer(MODE_EMPTY, kind, nth, 0);
    }
}

/* Whether a storm of that error can come up: the scenario has so many calls that fail with it and pass. */
static bool has_storm(int error, unsigned first)
{
    for (enum call kind = 0; kind < CALLS; kind++) {
        const struct way *way = way_of(kind, error);

        if (way && way->passes && outcome->counts[kind] >= first)
            return true;
    }
    return false;
}

static void offer_storms(void)
{
    const unsigned waits = outcome->counts[CALL_EPOLL_WAIT];
    bool transfers = false;

    for (unsigned first = 1; first <= 2; first++) {
        if (has_storm(EINTR, first))
            offer(MODE_STORM, 0, first, EINTR);
        if (has_storm(EAGAIN, first))
            offer(MODE_STORM, 0, first, EAGAIN);
        if (waits >= first)
            offer(MODE_EMPTIES, 0, first, 0);
    }
    for (enum call kind = 0; kind < CALLS; kind++)
        transfers |= is_transfer(kind) && outcome->counts[kind];
    if (transfers)
        offer(MODE_BYTES, 0, 0, 0);
    if (waits)
        offer(MODE_LIES, 0, 0, 0);
}

/* What it calls without a fault; a second run must find nothing left of the first. */
static void count_calls(void)
{
    outcome->plan = no_fault;
    run_judged(no_fault, "without a fault: ");
    if (!outcome->counted)
        memcpy(outcome->counts, faults.of, sizeof outcome->counts);
    outcome->counted = true;
}

void run_scenario(const struct scenario *which, const struct choice *what, struct outcome *ret_outcome)
{
    scenario = which;
    choice = what;
    outcome = ret_outcome;
    begin_process();
    count_calls();
    if (choice->has_plan) {
        run_fault(choice->plan);
        _exit(EXIT_ENDED);
    }
    for (enum call kind = 0; kind < CALLS; kind++)
        for (unsigned nth = 1; nth <= outcome->counts[kind]; nth++)
            offer_call(kind, nth);
    offer_storms();
    _exit(EXIT_ENDED);
}
