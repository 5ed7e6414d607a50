/* faults.h - every call through the sys table counted, by kind, and one of them failing. */
#ifndef WOI_TESTS_FAULTS_H
#define WOI_TESTS_FAULTS_H

#include <stdbool.h>

/* Calls of one kind fail with the same errors. Reading the clock, the pid and giving back cannot fail. */
enum call {
    CALL_ALLOCATE, /* and reallocate, map */
    CALL_EPOLL_CREATE,
    CALL_EPOLL_ADD, /* epoll_control, but not taking out */
    CALL_EPOLL_WAIT,
    CALL_TIMER_CREATE,
    CALL_TIMER_SET,
    CALL_CLOSE, /* fails, and the fd is closed all the same, as Linux has it */
    CALL_SET_NONBLOCKING,
    CALL_READ,  /* readv, receive, receive_parts */
    CALL_WRITE, /* writev, send, send_parts */
    CALL_SOCKET,
    CALL_BIND,
    CALL_LISTEN,
    CALL_ACCEPT,
    CALL_CONNECT,
    CALL_SHUTDOWN,
    CALL_GET_OPTION,
    CALL_SET_OPTION,
    CALL_ADDRESS, /* local_address, peer_address */
    CALLS,
};

struct faults {
    unsigned calls;     /* that could have failed */
    unsigned of[CALLS]; /* the same by kind */
    unsigned fail_at;   /* the so-manieth of them fails: 1 is the first; 0: none */
    unsigned variant;   /* with which of the errors of its kind */
    enum call failed;   /* what failed; CALLS: nothing did, or its kind has no such variant */
    int error;          /* what it failed with: a negative errno, -ENOMEM for memory */
};
extern struct faults faults;

/* Puts the counting functions into support_sys, after support_begin(), and sets all counts to 0. */
void faults_begin(void);

/* A call that is made to fail with EAGAIN claims that the fd is not ready. Here it becomes so again:
 * epoll reports once more what holds for the fd. */
void faults_rearm(int fd);

/* Runs scenario, which makes and frees all that it uses and returns 0 or a negative errno: once for
 * the number of its calls, when it must return 0; then with each call failing with each error of its
 * kind. allows() says whether it may return that: it is asked about every result but 0 and faults.error
 * itself. Asserts after each run that no block, slab or descriptor is left. */
void faults_run(int (*scenario)(void), bool (*allows)(int result));

#endif
