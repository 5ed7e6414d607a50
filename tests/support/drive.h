/* drive.h - futures polled by hand on a runtime that the test has entered: what happens when is up to
 * the test. For tests of layer io and above.
 *
 *     TestSuite(tcp, .init = drive_begin, .fini = drive_end, .timeout = DRIVE_TIMEOUT);
 */
#ifndef WOI_TESTS_DRIVE_H
#define WOI_TESTS_DRIVE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "runtime/runtime.h"
#include "support.h"
#include "woi/stream.h"

/* Seconds, after which a test hangs. No test comes near it. */
#define DRIVE_TIMEOUT 60

static struct woi_runtime *runtime;
static struct woi_enter_guard drive_guard;
static struct hand hand; /* the waker of the polls below */

static inline void drive_begin(void)
{
    support_begin();
    hand = (struct hand){0};
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &drive_guard), 0));
}

/* Out of the runtime, and frees it: what is left must not need it. */
static inline void drive_leave(void)
{
    if (!runtime)
        return;
    support_check(woi_runtime_leave(&drive_guard) == 0, "another runtime is entered");
    support_check(woi_runtime_free(runtime) == 0, "the runtime cannot be freed");
    runtime = NULL;
}

static inline void drive_end(void)
{
    drive_leave();
    support_check(hand.held == 0, "clones of the hand's waker are left");
    support_end();
}

/* One poll, of any future. */
static inline bool is_ready_with(struct woi_future *future, struct hand *whose)
{
    struct woi_context cx = hand_context(whose);
    const woi_poll poll = woi_poll_future(future, &cx);

    cr_assert(ne(int, (int)poll.status, WOI_STATUS_PANICKED));
    return poll.status == WOI_STATUS_READY;
}

static inline bool is_pending_with(struct woi_future *future, struct hand *whose)
{
    return !is_ready_with(future, whose);
}

#define is_ready(f) is_ready_with(&(f)->future, &hand)
#define is_pending(f) is_pending_with(&(f)->future, &hand)

/* Takes in what the kernel has to say, without waiting. */
static inline void drive_look(void)
{
    cr_assert(eq(int, reactor_wait(&runtime->reactor, 0), 0));
}

/* Waits for the kernel until hand has been woken more often than that. */
static inline void drive_until_woken(const struct hand *whose, unsigned wakes)
{
    while (whose->wakes == wakes)
        cr_assert(eq(int, reactor_wait(&runtime->reactor, -1), 0));
}

static inline void drive(struct woi_future *future)
{
    for (;;) {
        const unsigned wakes = hand.wakes;

        if (is_ready_with(future, &hand))
            return;
        drive_until_woken(&hand, wakes);
    }
}

/* To the end; the output. */
static inline int drive_int(struct woi_future_int *future)
{
    int output;

    cr_assert(ne(ptr, future, NULL));
    drive(&future->future);
    output = future->output;
    woi_drop(future);
    return output;
}

static inline ssize_t drive_size(struct woi_future_ssize_t *future)
{
    ssize_t output;

    cr_assert(ne(ptr, future, NULL));
    drive(&future->future);
    output = future->output;
    woi_drop(future);
    return output;
}

/* Whether the bytes are those of the text. */
#define cr_assert_bytes(buffer, text)                                                                        \
    do {                                                                                                     \
        cr_assert(eq(int, memcmp((buffer), (text), strlen(text)), 0));                                       \
    } while (0)

#endif
