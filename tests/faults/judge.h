/* judge.h - what a run may come to. */
#ifndef WOI_TESTS_FAULTS_JUDGE_H
#define WOI_TESTS_FAULTS_JUDGE_H

#include "scenario.h"

/* Whether the run that is just over may have returned that. */
bool is_allowed(const struct scenario *scenario, const struct plan *plan, int result);

/* NULL, or what is wrong with it: its result, or what it has left. */
const char *judge(const struct scenario *scenario, const struct plan *plan, int result);

#endif
