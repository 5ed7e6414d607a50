/* plan.h - which calls are spoilt, and how: for the table. */
#ifndef WOI_TESTS_FAULTS_PLAN_H
#define WOI_TESTS_FAULTS_PLAN_H

#include "table.h"

/* Counts a call; what it is to fail with, a negative errno, or 0. */
int plan_count(enum call kind);

/* Of the call just counted: how much of size is transferred at most. */
size_t plan_cut(enum call kind, size_t size);

/* Of the epoll_wait just counted: whether it reports nothing, or what is not so. */
bool plan_is_empty(void);
bool plan_is_lie(void);

#endif
