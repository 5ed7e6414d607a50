/* messages.h - messages that are counted: somebody must receive or destroy each, whatever fails. */
#ifndef WOI_TESTS_FAULTS_MESSAGES_H
#define WOI_TESTS_FAULTS_MESSAGES_H

#include "scenario.h"

static int sent, received, destroyed;

static inline void destroy(int *message)
{
    (void)message;
    destroyed++;
}

/* Runs it, and counts. */
static inline int run_counted(struct woi_future *future)
{
    sent = received = destroyed = 0;
    const int error = run_alone_future(future);
    expect(sent == received + destroyed, "a message is lost, or comes twice");
    return error;
}
#define RUN_COUNTED(fut) run_counted((struct woi_future *)(void *)(fut))

#endif
