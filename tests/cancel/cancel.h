/* cancel.h - what the scenarios of cancellation share: tickets, of which each is given back once, and
 * messages, of which each ends in one place. */
#ifndef WOI_TESTS_CANCEL_H
#define WOI_TESTS_CANCEL_H

#include <woi.h>

/* A scenario is one future: it spawns its tasks, waits until they have all ended, one way or another, and
 * gives everything back. Whatever the tasks are, each may be cancelled wherever it waits; the scenario
 * itself is not. */
struct scenario {
    const char *name;
    struct woi_future *(*make)(void);
    bool is_wrong; /* it has a bug that must be found */
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

struct woi_future *make_locks(void); /* in locks.c */
/* The one in scenarios_items.c. */
struct woi_future *items_make(void);

/* Waits until the tasks that a scenario has spawned have all ended. */
WOI_ASYNC_DECLARE(void, all_end, ());

/* Says what is wrong with the run; the first word counts. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Each call of an async function takes one, and its finally part gives it back. */
struct ticket {
    unsigned number; /* 0: none */
};
struct ticket ticket_take(void);
void ticket_return(struct ticket ticket);

/* Made once; then received, returned to its sender, or dropped with the queue: one of them, once. */
struct message {
    unsigned number; /* 0: none */
};
struct message message_make(void);
void message_end(struct message *message); /* none: nothing; *message is none afterwards */

/* What an owner gives away: the place where it was is empty before anything waits. */
#define TAKE(place)                                                                                          \
    __extension__({                                                                                          \
        __typeof__(place) taken_ = (place);                                                                  \
        (place) = NULL;                                                                                      \
        taken_;                                                                                              \
    })

#endif
