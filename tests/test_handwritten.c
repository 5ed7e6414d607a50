/* test_handwritten.c - futures without the macros of async.h: made, polled, taken from, dropped. */
#include "support/last_words.h"
#include "tasks.h"

TestSuite(handwritten, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

/* The example of future.h. */
WOI_FUTURE(int, countdown, int left;);

static woi_poll countdown_poll(struct countdown *self, struct woi_context *cx)
{
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (self->left > 0) {
        self->left--;
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    self->output = 7;
    return WOI_READY;
}
WOI_FUTURE_TYPE(countdown, countdown_poll, WOI_NO_RELEASE);

static struct countdown *count_down(int n)
{
    struct countdown *future = woi_future_new(countdown);

    future->left = n;
    return future;
}

Test(handwritten, a_new_future_is_zero_but_for_its_type)
{
    static const struct countdown zero;
    struct countdown *future = woi_future_new(countdown);

    cr_assert(eq(str, (char *)future->future.type->name, "countdown"));
    cr_assert(eq(sz, future->future.type->size, sizeof(struct countdown)));
    cr_assert(eq(int,
                 memcmp((char *)future + sizeof future->future, (const char *)&zero + sizeof zero.future,
                        sizeof zero - sizeof zero.future),
                 0));
    woi_drop(future);
}

Test(handwritten, a_type_says_whether_its_output_is_a_signed_integer)
{
    WOI_FUTURE(unsigned, of_unsigned, );
    WOI_FUTURE(struct panics, of_struct, );

    cr_assert(eq(u32, countdown_type_.flags & WOI_FUTURE_SIGNED, WOI_FUTURE_SIGNED));
    cr_assert(eq(u32, WOI_IS_SIGNED_(((struct of_unsigned *)0)->output), 0));
    cr_assert(eq(u32, WOI_IS_SIGNED_(((struct of_struct *)0)->output), 0));
}

Test(handwritten, it_is_spawned_like_any_other)
{
    struct countdown_handle *job = SPAWN(count_down(3));
    struct countdown_result result;

    cr_assert(eq(u32, run(), 4));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 7));
}

static WOI_ASYNC(int, awaits_it, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(count_down(1));
    WOI_TRY(self->n, count_down(2));
    WOI_RETURN(self->n);
    WOI_END;
}

Test(handwritten, it_is_awaited_and_tried_like_any_other)
{
    struct awaits_it_handle *job = SPAWN(awaits_it());
    struct awaits_it_result result;

    cr_assert(eq(u32, run(), 4));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 7));
}

Test(handwritten, it_is_polled_by_hand_with_any_waker_and_no_budget)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct countdown *future = count_down(200);
    unsigned polls = 1;
    int output = 0;

    while (woi_poll_future(&future->future, &cx).status == WOI_STATUS_PENDING)
        polls++;
    woi_future_take(&future->future, &output, sizeof output);
    woi_drop(future);
    cr_assert(eq(u32, polls, 201));
    cr_assert(eq(u32, hand.wakes, 200));
    cr_assert(eq(int, output, 7));
}

/* --- release --- */

Test(handwritten, it_is_released_once_when_it_was_awaited)
{
    gate.open = true;
    gate.value = 4;
    cr_assert(eq(int, VALUE(pass(&gate)), 4));
    cr_assert(eq(u32, gate.drops, 1));
}

Test(handwritten, it_is_released_once_when_it_was_never_polled)
{
    woi_drop(pass(&gate));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(u32, gate.polls, 0));
}

Test(handwritten, it_is_released_once_when_its_task_is_aborted)
{
    struct gate_wait_handle *job = SPAWN(pass(&gate));

    run();
    woi_abort(job);
    run();
    cr_assert(eq(u32, gate.drops, 1));
    woi_detach(job);
}

Test(handwritten, the_output_of_a_task_is_kept_until_its_handle_goes)
{
    struct gate_wait_handle *job = SPAWN(pass(&gate));

    gate.open = true;
    run();
    cr_assert(eq(u32, gate.drops, 0));
    woi_detach(job);
    cr_assert(eq(u32, gate.drops, 1));
}

/* --- one that polls its children --- */

/* Ready when both are: a join without the library. */
WOI_FUTURE(int, both, struct woi_future *children[2]; unsigned polls;);

static woi_poll both_poll(struct both *self, struct woi_context *cx)
{
    bool waits = false;

    self->polls++;
    for (int i = 0; i < 2; i++) {
        woi_poll poll;
        int output = 0;

        if (!self->children[i])
            continue;
        poll = woi_poll_future(self->children[i], cx);
        if (poll.status == WOI_STATUS_PANICKED)
            return poll;
        if (poll.status == WOI_STATUS_PENDING) {
            waits = true;
            continue;
        }
        woi_future_take(self->children[i], &output, sizeof output);
        woi_future_drop(self->children[i]);
        self->children[i] = NULL;
        self->output += output;
    }
    return waits ? WOI_PENDING : WOI_READY;
}

static void both_release(struct both *self)
{
    woi_future_drop(self->children[0]);
    woi_future_drop(self->children[1]);
}
WOI_FUTURE_TYPE(both, both_poll, both_release);

static struct both *make_both(struct woi_future *first, struct woi_future *second)
{
    struct both *future = woi_future_new(both);

    future->children[0] = first;
    future->children[1] = second;
    return future;
}

static WOI_ASYNC(int, waits_deep, ((int, depth)), int n;)
{
    WOI_BEGIN;
    if (self->depth > 0)
        WOI_AWAIT(self->n, waits_deep(self->depth - 1));
    else
        WOI_AWAIT(self->n, pass(&gate));
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(handwritten, it_may_poll_async_functions_inside_of_it)
{
    struct both_handle *job = SPAWN(make_both(&waits_deep(2)->future, &count_down(1)->future));
    struct both_result result;

    run();
    cr_assert(eq(str, order, ""));
    open_gate(&gate, 10);
    run();
    cr_assert(eq(str, order, "finally finally finally"));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 17));
}

Test(handwritten, it_drops_the_async_functions_inside_of_it)
{
    struct both_handle *job = SPAWN(make_both(&waits_deep(2)->future, &count_down(1)->future));

    run();
    woi_abort(job);
    run();
    cr_assert(eq(str, order, "finally finally finally"));
    cr_assert(eq(u32, gate.drops, 1));
    woi_detach(job);
}

WOI_FUTURE(int, falls, );

static woi_poll falls_poll(struct falls *self, struct woi_context *cx)
{
    (void)cx;
    return woi_panic("code %d", self->output - 1);
}
WOI_FUTURE_TYPE(falls, falls_poll, WOI_NO_RELEASE);

Test(handwritten, it_passes_the_panic_of_a_child_on)
{
    struct both_result result;

    RUN(make_both(&waits_deep(1)->future, &woi_future_new(falls)->future), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "code -1"));
    cr_assert(eq(str, order, "finally finally"));
}

Test(handwritten, polling_no_future_is_out_of_memory)
{
    struct both_result result;

    RUN(make_both(NULL, NULL), &result);
    cr_assert(eq(int, result.error, WOI_OK));

    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    cr_assert(eq(int, woi_poll_future(NULL, &cx).status, WOI_STATUS_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&told.last), "out of memory"));
}

/* --- a void one, and one of the library's types --- */

WOI_FUTURE(void, tick, );

static woi_poll tick_poll(struct tick *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return WOI_READY;
}
WOI_FUTURE_TYPE(tick, tick_poll, WOI_NO_RELEASE);

static WOI_ASYNC(int, awaits_ticks, (), woi_unit none;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_future_new(tick));
    WOI_AWAIT(self->none, woi_future_new(tick));
    WOI_RETURN(1);
    WOI_END;
}

Test(handwritten, its_output_may_be_void)
{
    cr_assert(eq(int, VALUE(awaits_ticks()), 1));
}

/* --- a poll that breaks the contract --- */

static woi_poll calls(struct tick *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return (woi_poll){WOI_STATUS_CALL_};
}

static woi_poll calls_poll(struct woi_future *self, struct woi_context *cx)
{
    return calls((struct tick *)self, cx);
}

static void return_no_status(void)
{
    static struct woi_future_type type;
    struct tick *future = woi_future_new(tick);

    type = tick_type_;
    type.poll = calls_poll;
    future->future.type = &type;
    (void)SPAWN(future);
    run();
}

Test(handwritten, a_status_that_is_none_aborts_the_program)
{
    cr_assert(eq(str, last_words(return_no_status), "woi: tick returned a status that is none\n"));
}

Test(handwritten, a_future_that_forgets_its_waker_is_not_polled_again)
{
    struct gate_wait_handle *job = SPAWN(pass(&gate));

    cr_assert(eq(u32, run(), 1));
    woi_waker_drop(woi_waker_take(&gate.waker));
    gate.open = true;
    cr_assert(eq(u32, run(), 0));
    cr_assert(eq(int, woi_is_finished(job), false));
    woi_detach(job);
}
