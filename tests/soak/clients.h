/* clients.h - what a crowd of clients does to an echo server. */
#ifndef WOI_TESTS_SOAK_CLIENTS_H
#define WOI_TESTS_SOAK_CLIENTS_H

#include <woi.h>

enum leak {
    LEAK_NOTHING,
    LEAK_TASK,       /* one that sleeps for a day */
    LEAK_CONNECTION, /* one that is never closed */
    LEAK_MEMORY,     /* of the heap, and not through woi */
};

/* How a visit goes. */
enum manner {
    VISIT_ECHO,       /* messages there and back */
    VISIT_HALF_CLOSE, /* sends all, ends its direction, reads all */
    VISIT_RESET,      /* resets the connection in the middle */
    VISIT_RUDE,       /* closes it without reading what is on its way */
    VISIT_ABORTED,    /* its task is aborted, wherever it is */
    VISIT_TIMED_OUT,  /* it is dropped by a timeout, wherever it is */
    VISITS,
};
extern const char *const visit_names[VISITS];
extern unsigned long visit_counts[VISITS];

/* 128 tasks that come again and again until the server is full. Output 0, or what went wrong. */
WOI_ASYNC_DECLARE(int, clients, ((const struct woi_address *, server), (enum leak, leak)));

#endif
