/* check.h - what the programs of the soak count: checks that held, and that did not. */
#ifndef SOAK_CHECK_H
#define SOAK_CHECK_H

#include <stdbool.h>
#include <stdio.h>

static unsigned passed, failed;

static inline void check(bool holds, const char *what)
{
    passed += holds;
    failed += !holds;
    if (!holds)
        printf("failed: %s\n", what);
}

#endif
