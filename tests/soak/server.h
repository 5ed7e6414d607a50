/* server.h - samples/echo_server.c, unchanged, on a thread of its own. */
#ifndef WOI_TESTS_SOAK_SERVER_H
#define WOI_TESTS_SOAK_SERVER_H

#include <woi.h>

/* Starts one that serves so many connections and then ends, at a free port of 127.0.0.1. One at a time.
 * 0 or a negative errno. */
int server_start(long connections, struct woi_address *ret_address);

/* It has accepted all of them: whoever comes now, or is in the backlog, is turned away. */
bool server_is_full(void);

/* Waits for its end. What its main returned. */
int server_join(void);

#endif
