/* support.h - what the tests share: the ledger of memory and descriptors, calls that fail, wakers and
 * panic hooks that count.
 *
 *     TestSuite(task, .init = support_begin, .fini = support_end);
 *
 * makes each test of the suite fail that leaves a block, a slab or a descriptor behind. */
#ifndef WOI_TESTS_SUPPORT_H
#define WOI_TESTS_SUPPORT_H

#include <stdio.h>

#include "base/sys.h"
#include "woi/future.h"

/* --- memory ---------------------------------------------------------------------------------- */

/* What this test took from the heap through the sys table. With the pool, tasks and frames come in
 * slabs, and only those are counted here; without it (checked_tests) each is a block. */
struct heap {
    size_t asked;     /* allocations, also those that failed */
    size_t blocks;    /* allocated and not released */
    size_t slabs;     /* mapped and not unmapped */
    size_t fail_at;   /* the so-manieth allocation from now fails: 1 is the next one; 0: none */
    bool fail_always; /* and so does every later one */
};
extern struct heap heap;

/* The table of this thread: it counts in `heap` and asks Linux. A test may put other functions into it,
 * for calls that fail; each test begins with a fresh one. */
extern struct sys support_sys;

/* --- a test's begin and end ------------------------------------------------------------------ */

/* How many descriptors are open. */
unsigned open_descriptors(void);

/* Sets the table, and remembers what is open. */
void support_begin(void);

/* Gives the pool's unused slabs back, and makes sure that nothing is left. It runs when the test has
 * passed already: a failing assertion would be seen by nobody, so it aborts. */
void support_end(void);

/* For a .fini of one's own: says what, and aborts, unless it holds. */
void support_check(bool holds, const char *what);

/* --- wakers ---------------------------------------------------------------------------------- */

struct hand {
    unsigned clones;
    unsigned wakes; /* by value and by reference */
    unsigned drops;
    int held; /* references that others have; hand_waker() itself counts for none */
};

/* A waker that counts what is done to it. It is borrowed: the value need not be dropped. */
struct woi_waker hand_waker(struct hand *hand);

/* The context of a poll by hand, without a budget. */
static inline struct woi_context hand_context(struct hand *hand)
{
    return (struct woi_context){.waker = hand_waker(hand)};
}

/* --- panics ---------------------------------------------------------------------------------- */

struct panics {
    unsigned count;
    struct woi_panic last;
    char task[64];
};

/* A quiet hook: woi_set_panic_hook(keep_panic, &panics). data may be NULL. */
void keep_panic(const struct woi_panic *panic, const char *task_name, void *data);

#endif
