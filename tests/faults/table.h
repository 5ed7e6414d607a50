/* table.h - a sys table in front of another: it counts every call, and spoils those that the plan says.
 *
 * What a call can fail with is in errors.c. Reading the clock and the pid and giving memory back cannot
 * fail. Links with layer base alone. */
#ifndef WOI_TESTS_FAULTS_TABLE_H
#define WOI_TESTS_FAULTS_TABLE_H

#include <stdbool.h>

#include "base/sys.h"

enum call {
    CALL_ALLOCATE,
    CALL_REALLOCATE,
    CALL_MAP,
    CALL_EPOLL_CREATE,
    CALL_EPOLL_ADD,
    CALL_EPOLL_DELETE,
    CALL_EPOLL_WAIT,
    CALL_TIMER_CREATE,
    CALL_TIMER_SET,
    CALL_CLOSE, /* fails, and the fd is closed all the same, as Linux has it */
    CALL_SET_NONBLOCKING,
    CALL_READV,
    CALL_WRITEV,
    CALL_RECEIVE,
    CALL_SEND,
    CALL_RECEIVE_PARTS,
    CALL_SEND_PARTS,
    CALL_SOCKET,
    CALL_BIND,
    CALL_LISTEN,
    CALL_ACCEPT,
    CALL_CONNECT,
    CALL_CONNECTED, /* no call: how a connect ended, that is, what SO_ERROR holds */
    CALL_SHUTDOWN,
    CALL_GET_OPTION,
    CALL_SET_OPTION,
    CALL_LOCAL_ADDRESS,
    CALL_PEER_ADDRESS,
    CALLS,
};

/* Who hears of an error. */
enum effect {
    TOLD = 1, /* the operation ends with it */
    HIDDEN,   /* the operation succeeds in spite of it: tried again, waited for, or of no consequence */
};

struct way {
    int error; /* an errno; 0: the end of the list */
    enum effect effect;
    bool passes; /* the kernel cannot say it again and again: not for "from then on" */
};

enum { WAYS_MOST = 20, CALLS_MOST = 300000 };

struct call_kind {
    const char *name;
    struct way ways[WAYS_MOST];
};
extern const struct call_kind call_kinds[CALLS];

enum mode {
    MODE_ONCE,  /* the nth call of the kind fails */
    MODE_FROM,  /* and all of that kind after it; of memory, all of every kind */
    MODE_BYTE,  /* the nth transfers one byte */
    MODE_HALF,  /* half of what it could */
    MODE_LIE,   /* the nth epoll_wait reports everything as ready, and fds that are gone */
    MODE_EMPTY, /* and this one nothing, and has waited for nothing */
    /* throughout: */
    MODE_STORM, /* every other call that can fail with that error */
    MODE_BYTES,
    MODE_LIES,
    MODE_EMPTIES, /* every other */
    MODES,
};

struct plan {
    enum mode mode;
    enum call kind;
    unsigned nth; /* call of its kind, from 1; of what is every other: the first that is spoilt, 1 or 2 */
    int error;    /* an errno, where the mode has one */
};

struct faults {
    struct plan plan;
    bool on;               /* else nothing is counted or spoilt */
    unsigned calls;        /* so far */
    unsigned of[CALLS];    /* the same by kind */
    unsigned hits;         /* how many were spoilt */
    bool failing;          /* MODE_FROM has begun */
    void (*endless)(void); /* told of CALLS_MOST calls; NULL: nobody */
};
extern struct faults faults;

/* Puts the counting functions in front of what is in the table. */
void faults_over(struct sys *table);

/* Forgets all counts and begins. */
void faults_begin(struct plan plan);

/* NULL: such a call does not fail so. */
const struct way *way_of(enum call kind, int error);

bool is_transfer(enum call kind);
bool is_memory(enum call kind);

#endif
