/* report.h - what is printed, and the sums. */
#ifndef WOI_TESTS_FAULTS_REPORT_H
#define WOI_TESTS_FAULTS_REPORT_H

#include "run.h"

/* A run has failed. Of a planted bug that is right, if it says what it shall. */
void report_failure(const struct scenario *scenario, const struct outcome *outcome, int noise);

/* A scenario is over. */
void report_scenario(const struct scenario *scenario, const struct outcome *outcome, unsigned failures);

/* The same, but there was no time for all its runs. */
void report_cut(const struct scenario *scenario, const struct outcome *outcome, unsigned failures);

/* The table of calls, or of that kind alone, and the closing line. is_whole: everything was run, so that
 * what no scenario has reached is a failure too. The exit status. */
int report_end(bool is_whole, int kind, bool has_table);

#endif
