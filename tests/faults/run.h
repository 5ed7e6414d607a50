/* run.h - a scenario under all its faults, in a process of its own, and what came of it. */
#ifndef WOI_TESTS_FAULTS_RUN_H
#define WOI_TESTS_FAULTS_RUN_H

#include "scenario.h"

enum { TEXT_MOST = 200 };

/* Written by the process that runs a scenario, read by the one that started it: it outlives a crash. */
struct outcome {
    unsigned counts[CALLS];             /* calls of the scenario without a fault */
    unsigned endured[CALLS][WAYS_MOST]; /* runs that met that error, and went well */
    unsigned next;                      /* number of the next run */
    unsigned runs, missed;              /* those that went well; of them, the fault was not met */
    bool counted;                       /* counts are known */
    struct plan plan;                   /* of the current run, or the one that failed */
    char failure[TEXT_MOST];            /* of it */
};

/* Which faults are run. */
struct choice {
    struct plan plan; /* this one alone, if has_plan */
    bool has_plan;
    int kind;      /* those of this kind of call alone; -1: all */
    int64_t until; /* no run begins after that time; INT64_MAX: there is time enough */
};

/* Runs from run number outcome->next on. Does not return: the process ends after the last one, with
 * EXIT_ENDED, or with the first run that fails, or when there is no time left. */
enum { EXIT_ENDED = 0, EXIT_FAILED = 3, EXIT_CUT = 4 };
void run_scenario(const struct scenario *scenario, const struct choice *choice, struct outcome *outcome)
    __attribute__((noreturn));

/* A run before or after the one with the fault. */
static inline bool is_no_fault(const struct plan *plan)
{
    return plan->mode == MODE_ONCE && plan->error == 0;
}

/* The place of that error among the ways of the kind; -1: the plan is about no error of one kind. */
int way_index(const struct plan *plan);

#endif
