/* ledger.h - what a program holds of the heap and the kernel, whichever of its threads took it: a sys
 * table in front of Linux's. */
#ifndef WOI_TESTS_SOAK_LEDGER_H
#define WOI_TESTS_SOAK_LEDGER_H

#include "base/sys.h"

struct ledger {
    long blocks; /* allocated and not released */
    long bytes;  /* in them, and in slabs */
    long slabs;
    long descriptors;
};

/* Fills in a table that counts. Set it with thread_set_sys(), on each thread that is to be counted. */
void ledger_table(struct sys *ret_table);

struct ledger ledger_now(void);

/* 0 if the ledger is empty; otherwise 1, and it says what is left. */
int ledger_check(void);

/* What this process has in memory of its own, that is, but for the pages of program files, in KiB;
 * -1: unknown, or of no meaning, as under a sanitizer. */
long ledger_own_memory(void);

#endif
