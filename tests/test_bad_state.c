/* test_bad_state.c - functions that are polled in a state for which there is no code: what is said before
 * the program aborts. */
#include "support/last_words.h"
#include "tasks.h"

TestSuite(bad_state, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;
static int line_of_await;
static unsigned line_of_function;

static WOI_ASYNC(void, polls_itself, ((bool, waits)))
{
    WOI_BEGIN;
    line_of_await = __LINE__ + 2;
    if (self->waits)
        WOI_AWAIT(pass(&gate));
    (void)woi_poll_future(&self->woi.future, cx);
    WOI_END;
}

/* That text begins with the formatted words. */
#define BEGINS(text, ...)                                                                                    \
    do {                                                                                                     \
        char words_[256];                                                                                    \
        snprintf(words_, sizeof words_, __VA_ARGS__);                                                        \
        cr_assert(eq(int, strncmp(text, words_, strlen(words_)), 0), "not `%s`, but: %s", words_, text);     \
    } while (0)

static void poll_it_from_within(void)
{
    (void)SPAWN(polls_itself(false));
    run();
}

static struct polls_itself_handle *waiting;

static void poll_it_from_within_later(void)
{
    open_gate(&gate, 0);
    run();
}

static struct polls_itself *overwritten;

static void poll_what_was_overwritten(void)
{
    (void)SPAWN(overwritten);
    run();
}

Test(bad_state, a_function_that_polls_itself_is_named)
{
    struct polls_itself *future = polls_itself(false);

    line_of_function = future->woi.future.type->line;
    woi_drop(future);
    BEGINS(last_words(poll_it_from_within), "woi: polls_itself (%s:%u) is polled while its own code runs\n",
           __FILE__, line_of_function);
}

Test(bad_state, so_is_the_line_that_it_has_come_to)
{
    struct polls_itself *future = polls_itself(true);

    line_of_function = future->woi.future.type->line;
    waiting = SPAWN(future);
    run();
    BEGINS(last_words(poll_it_from_within_later),
           "woi: polls_itself (%s:%u) is polled while its own code runs, or awaits inside a C switch (line "
           "%d)\n",
           __FILE__, line_of_function, line_of_await);
    woi_detach(waiting);
}

Test(bad_state, a_state_that_was_overwritten_is_told)
{
    overwritten = polls_itself(false);
    line_of_function = overwritten->woi.future.type->line;
    overwritten->woi.state = 12345;
    BEGINS(last_words(poll_what_was_overwritten),
           "woi: polls_itself (%s:%u) has an impossible state 0x80003039\n", __FILE__, line_of_function);
    overwritten->woi.state = WOI_STATE_START_;
    woi_drop(overwritten);
}
