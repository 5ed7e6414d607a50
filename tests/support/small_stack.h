/* small_stack.h - a thread with little room: for what must not recurse, or no deeper than a bound. */
#ifndef WOI_TESTS_SUPPORT_SMALL_STACK_H
#define WOI_TESTS_SUPPORT_SMALL_STACK_H

#include <pthread.h>

#include "base/thread.h"
#include "tasks.h"

static void *run_on_this_thread(void *data)
{
    void (*body)(void) = *(void (**)(void))data;

    thread_set_sys(&support_sys);
    tasks_begin();
    body();
    return NULL;
}

/* Runs body, which must not assert, on a thread with a stack of that size. */
static void on_small_stack(size_t size, void (*body)(void))
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    cr_assert(eq(int, pthread_attr_setstacksize(&attributes, size), 0));
    cr_assert(eq(int, pthread_create(&thread, &attributes, run_on_this_thread, &body), 0));
    cr_assert(eq(int, pthread_join(thread, NULL), 0));
    pthread_attr_destroy(&attributes);
}

#endif
