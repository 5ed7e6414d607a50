/* explore.h - what the exploration of tasks is made of: two tasks, the operations on them, and what
 * can be seen of them. world.c does the operations to the real code, rules.c to a model of the rules;
 * after every step both must show the same. explore_task.c goes through the sequences. */
#ifndef WOI_TESTS_EXPLORE_H
#define WOI_TESTS_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNITS = 2, WAKERS = 2 /* of each task, in hand */ };

/* --- operations --- */

enum what {
    SPAWN,
    RUN, /* the first of the run queue: its poll, or its finally part, does `act` and ends as `end` says */
    WAKE_BY_REF,
    WAKE,
    CLONE_WAKER,
    DROP_WAKER,
    ABORT,
    JOIN_A, /* polls the handle; when woken, A is counted ... */
    JOIN_B, /* ... and B drops the handle, in the midst of completion */
    TAKE,
    DROP_HANDLE,
    USE_STALE_HANDLE, /* polls and drops it once more */
    CLOSE,            /* cancels all that has not ended; nothing is spawned after */
};

enum act { NOTHING, WAKE_ITSELF, ABORT_ITSELF, ABORT_OTHER, DROP_OWN_HANDLE, JOIN_ITSELF, JOIN_OTHER, ACTS };
enum end { PENDING, READY, PANIC, ENDS };

struct operation {
    enum what what;
    unsigned unit; /* which task; not for RUN and CLOSE */
    enum act act;  /* for RUN alone */
    enum end end;
};

/* --- what can be seen --- */

enum slot { NO_SLOT, STRAND, VALUE, OUTCOME, EMPTY };

/* All bytes are set, so that two can be compared as memory. */
struct sight {
    struct unit_sight {
        uint32_t lives; /* the task's memory; state, references and slot are 0 without */
        uint32_t state, references, slot;
        uint32_t polls, schedules, finals, outputs_dropped;
        uint32_t wakes[2], held[2]; /* of joiners A and B: times woken, wakers that woi holds */
    } units[UNITS];
    uint32_t queue[UNITS + 1]; /* 1 + the number of the unit; 0 is the end */
    uint32_t unfinished;       /* tasks, as their owner counts them */
    uint32_t blocks;           /* of memory */
};

/* --- the real code --- */

/* How the world broke: a text, and NULL as long as it did not. */
extern const char *world_fault;

/* Sets it; the first one stays. */
void world_breaks(const char *how);

void world_begin(void);
void world_do(const struct operation *operation);
void world_look(struct sight *ret_sight);

/* Gives everything back, and faults if anything is left, or was done twice or not at all. */
void world_end(void);

/* --- the rules --- */

void rules_begin(void);
bool rules_allow(const struct operation *operation);
void rules_do(const struct operation *operation);
void rules_look(struct sight *ret_sight);

/* All that the future may depend on, as one number. */
uint64_t rules_key(void);

/* --- memory: blocks that are watched after they were freed --- */

/* Sets this thread's table of system calls. */
void arena_install(void);
void arena_begin(void);
bool arena_lives(const void *block);
uint32_t arena_blocks(void);

/* Whether anybody wrote to a block that had been freed. */
bool arena_was_hurt(void);

#endif
