/* pair.h - a TCP connection on the loopback, made without faults. */
#ifndef WOI_TESTS_FAULTS_PAIR_H
#define WOI_TESTS_FAULTS_PAIR_H

#include "scenario.h"

static struct woi_tcp_listener *host_listener;
static struct woi_address host_address;
static struct woi_tcp_stream *pair[2];

static inline void listener_begin(void)
{
    const struct woi_address at = loopback();

    pause_faults();
    expect(woi_tcp_listen(&at, NULL, &host_listener) == 0, "no listener");
    expect(woi_tcp_listener_address(host_listener, &host_address) == 0, "it has no address");
    resume_faults();
}

static inline void listener_end(void)
{
    woi_tcp_listener_close(host_listener);
    host_listener = NULL;
}

/* On the host; each stream is the other's peer. */
static inline void pair_begin(void)
{
    host_begin();
    listener_begin();
    pause_faults();
    expect(HOST_RUN(woi_tcp_connect(&host_address, &pair[0])) == 0, "no connection");
    expect(HOST_RUN(woi_tcp_accept(host_listener, &pair[1])) == 0, "no connection is accepted");
    listener_end();
    resume_faults();
}

/* Closes what the scenario has not. */
static inline void pair_end(void)
{
    pause_faults();
    for (int i = 0; i < 2; i++) {
        woi_tcp_stream_close(pair[i]);
        pair[i] = NULL;
    }
    host_end();
}

#endif
