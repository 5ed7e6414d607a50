/* load.h - what makes requests, and measures the server that answers them. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "../bench.h"

/* --- the server, another process -------------------------------------------------------------------- */

struct server {
    int port;
    pid_t pid;
    clockid_t clock; /* its CPU time, of all threads */
};

void server_find(struct server *server, const char *port, const char *pid);
int64_t server_cpu(const struct server *server);
double server_resident(const struct server *server);

/* A connection, non-blocking. The source address depends on `number`, so that ports that rest do not
 * run out. */
int server_connect(const struct server *server, long number);
/* The same; it may not be there yet. */
int server_start_connecting(const struct server *server, long number);

/* --- how long things took, in 64 steps for each power of two ------------------------------------------ */

struct times {
    uint64_t count, buckets[64 * 64];
};

void times_add(struct times *times, int64_t nanoseconds);
/* What that share of them did not exceed, in microseconds, no more than 1.6 % too much. */
double times_share(const struct times *times, double share);

/* --- what can be measured ------------------------------------------------------------------------------ */

/* PORT PID CONNECTIONS IN-FLIGHT SIZE MILLISECONDS */
void load_echo(char **words);
/* PORT PID AT-ONCE CONNECTIONS */
void load_churn(char **words);
/* TIMES PROGRAM WORD... */
void load_start(char **words);

#endif
