/* ledger.h - what a run has taken and not given back. */
#ifndef WOI_TESTS_FAULTS_LEDGER_H
#define WOI_TESTS_FAULTS_LEDGER_H

#include "base/sys.h"

/* Puts itself in front of the table's functions for memory. */
void ledger_over(struct sys *table);

/* Remembers which descriptors are open. */
void ledger_begin(void);

/* NULL, or what is left, in static storage. */
const char *ledger_left(void);

#endif
