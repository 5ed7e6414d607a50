/* test_panic.c - panics: the record, the hook, and who hears of it. */
#include "task/outcome.h"
#include "tasks.h"

TestSuite(panic, .init = tasks_begin, .fini = tasks_end);

static int line;

static WOI_ASYNC(int, fall, ((int, metres)))
{
    WOI_BEGIN;
    line = __LINE__ + 1;
    WOI_PANIC("fell %d metres into %s", self->metres, "the sea");
    note("not reached"); // woi: allow unreachable-after-return
    WOI_END;
}

static WOI_ASYNC(int, demand, ((int, n)))
{
    WOI_BEGIN;
    line = __LINE__ + 1;
    WOI_ASSERT(self->n > 2 && self->n < 5);
    WOI_RETURN(self->n);
    WOI_END;
}

Test(panic, the_result_names_the_message_the_file_and_the_line)
{
    struct fall_result result;

    RUN(fall(7), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "fell 7 metres into the sea"));
    cr_assert(eq(str, (char *)result.panic.format, "fell %d metres into %s"));
    cr_assert(eq(str, (char *)result.panic.file, __FILE__));
    cr_assert(eq(int, (int)result.panic.line, line));
    cr_assert(eq(str, order, ""));
}

Test(panic, an_assertion_that_fails_names_its_condition)
{
    struct demand_result result;

    RUN(demand(5), &result);
    cr_assert(eq(str, result.panic.message, "assertion failed: self->n > 2 && self->n < 5"));
    cr_assert(eq(int, (int)result.panic.line, line));
}

Test(panic, an_assertion_that_holds_does_nothing)
{
    struct demand_result result;

    RUN(demand(4), &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(int, result.value, 4));
    cr_assert(eq(u32, told.count, 0));
}

static WOI_ASYNC(void, say_at_length, ())
{
    WOI_BEGIN;
    WOI_PANIC("%s%0200d", "begin", 0);
    WOI_END;
}

Test(panic, a_message_that_is_too_long_is_cut_to_fit)
{
    struct say_at_length_result result;

    RUN(say_at_length(), &result);
    cr_assert(eq(sz, strlen(result.panic.message), sizeof result.panic.message - 1));
    cr_assert(eq(int, strncmp(result.panic.message, "begin000", 8), 0));
}

Test(panic, the_text_is_the_message_or_else_the_format)
{
    const struct woi_panic full = {.format = "format %d", .message = "format 1"};
    const struct woi_panic bare = {.format = "format %d"};
    const struct woi_panic none = {0};

    cr_assert(eq(str, (char *)woi_panic_text(&full), "format 1"));
    cr_assert(eq(str, (char *)woi_panic_text(&bare), "format %d"));
    cr_assert(eq(str, (char *)woi_panic_text(&none), ""));
}

static WOI_ASYNC(int, say_little, ())
{
    WOI_BEGIN;
    WOI_PANIC("%d", 7);
    WOI_END;
}

Test(panic, a_message_of_one_character_is_the_text)
{
    struct say_little_result result;

    RUN(say_little(), &result);
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "7"));
}

Test(panic, a_future_that_is_NULL_has_no_place)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);

    told.last.line = 99;
    cr_assert(eq(int, woi_poll_future(NULL, &cx).status, WOI_STATUS_PANICKED));
    cr_assert(eq(u32, told.last.line, 0));
}

Test(panic, each_way_to_end_has_a_name)
{
    cr_assert(eq(str, (char *)woi_error_name(WOI_OK), "ok"));
    cr_assert(eq(str, (char *)woi_error_name(WOI_CANCELLED), "cancelled"));
    cr_assert(eq(str, (char *)woi_error_name(WOI_PANICKED), "panicked"));
    cr_assert(eq(str, (char *)woi_error_name(WOI_NO_MEMORY), "out of memory"));
    cr_assert(eq(str, (char *)woi_error_name((enum woi_error)77), "unknown"));
}

/* --- the hook --- */

Test(panic, the_hook_hears_of_it_with_the_name_of_the_task)
{
    struct fall_result result;

    RUN(fall(1), &result);
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, told.task, "fall"));
    cr_assert(eq(str, told.last.message, "fell 1 metres into the sea"));
}

Test(panic, setting_a_hook_returns_the_one_before_and_NULL_sets_the_first)
{
    woi_panic_hook *first;

    cr_assert(woi_set_panic_hook(NULL, NULL) == keep_panic);
    first = woi_set_panic_hook(keep_panic, &told);
    cr_assert(first != NULL);
    cr_assert(woi_set_panic_hook(first, NULL) == keep_panic);
    cr_assert(woi_set_panic_hook(NULL, NULL) == first);
    (void)woi_set_panic_hook(keep_panic, &told);
}

Test(panic, a_hook_can_be_got_with_its_data_and_put_back)
{
    void *data = &data;
    struct fall_result result;
    struct panics other = {0};
    woi_panic_hook *hook = woi_get_panic_hook(&data);

    cr_assert(hook == keep_panic);
    cr_assert(eq(ptr, data, &told));
    (void)woi_set_panic_hook(NULL, NULL);
    cr_assert(woi_get_panic_hook(&data) != NULL);
    cr_assert(eq(ptr, data, NULL));
    (void)woi_set_panic_hook(keep_panic, &other);
    RUN(fall(1), &result);
    (void)woi_set_panic_hook(hook, &told);
    RUN(fall(2), &result);
    cr_assert(eq(u32, other.count, 1));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(woi_get_panic_hook(NULL) == keep_panic);
}

static bool finalised_when_told;

static void look_at_order(const struct woi_panic *panic, const char *task_name, void *data)
{
    (void)panic;
    (void)task_name;
    (void)data;
    finalised_when_told = order[0] != 0;
}

static WOI_ASYNC(void, fall_with_finally, ())
{
    WOI_BEGIN;
    WOI_PANIC("fell");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(panic, the_hook_is_called_before_anything_is_unwound)
{
    struct fall_with_finally_result result;

    finalised_when_told = true;
    (void)woi_set_panic_hook(look_at_order, NULL);
    RUN(fall_with_finally(), &result);
    cr_assert(eq(int, finalised_when_told, false));
    cr_assert(eq(str, order, "finally"));
}

/* --- whom it ends --- */

static WOI_ASYNC(int, await_it, ((struct fall *, what)), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, self->what);
    note("not reached");
WOI_FINALLY:
    note("outer");
    WOI_END;
}

Test(panic, a_panic_in_a_child_ends_the_whole_task_with_the_childs_record)
{
    struct await_it_result result;

    RUN(await_it(fall(3)), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "fell 3 metres into the sea"));
    cr_assert(eq(int, (int)result.panic.line, line));
    cr_assert(eq(str, order, "outer"));
    cr_assert(eq(u32, told.count, 1));
}

Test(panic, a_panic_ends_no_other_task)
{
    struct demand_handle *good = SPAWN(demand(3));
    struct demand_result result;

    woi_detach(SPAWN(fall(1)));
    run();
    TAKE(good, &result);
    cr_assert(eq(int, result.value, 3));
}

WOI_FUTURE(int, falling, int polls;);

static woi_poll falling_poll(struct falling *self, struct woi_context *cx)
{
    if (self->polls++ == 0) {
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    line = __LINE__ + 1;
    return woi_panic("leaf number %d", self->polls);
}

static void falling_release(struct falling *self)
{
    (void)self;
    note("leaf");
}
WOI_FUTURE_TYPE(falling, falling_poll, falling_release);

static WOI_ASYNC(void, await_the_leaf, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_future_new(falling));
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(panic, a_panic_in_a_leaf_drops_the_leaf_and_then_runs_the_finally_part)
{
    struct await_the_leaf_result result;

    RUN(await_the_leaf(), &result);
    cr_assert(eq(str, result.panic.message, "leaf number 2"));
    cr_assert(eq(int, (int)result.panic.line, line));
    cr_assert(eq(str, order, "leaf finally"));
}

Test(panic, a_leaf_that_is_the_task_itself_may_panic)
{
    struct falling_result result;

    RUN(woi_future_new(falling), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, order, "leaf"));
}

Test(panic, outside_a_task_the_poll_says_so_and_no_record_is_kept)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct fall *future = fall(2);

    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PANICKED));
    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PANICKED));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, told.task, "a future outside a task"));
    cr_assert(eq(ptr, thread_self()->panic, NULL));
    woi_drop(future);
}

Test(panic, when_the_poll_returns_all_finally_parts_up_to_what_was_polled_have_run)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct await_it *future = await_it(fall(2));

    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PANICKED));
    cr_assert(eq(str, order, "outer"));
    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PANICKED));
    woi_drop(future);
    cr_assert(eq(str, order, "outer"));
}

static WOI_ASYNC(int, poll_it, ((struct fall *, what)))
{
    WOI_BEGIN;
    (void)woi_poll_future(&self->what->future, cx);
    woi_drop(self->what);
    note("polled");
    WOI_RETURN(1);
    WOI_END;
}

Test(panic, a_panic_in_a_future_that_is_polled_by_hand_ends_the_task_even_if_it_goes_on)
{
    struct poll_it_result result;

    RUN(poll_it(fall(4)), &result);
    cr_assert(eq(str, order, "polled"));
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "fell 4 metres into the sea"));
}

WOI_FUTURE(int, silent, );

static woi_poll silent_poll(struct silent *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return (woi_poll){WOI_STATUS_PANICKED};
}
WOI_FUTURE_TYPE(silent, silent_poll, WOI_NO_RELEASE);

Test(panic, a_status_without_a_record_is_a_panic_that_says_so)
{
    struct silent_result result;

    RUN(woi_future_new(silent), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                 "a future returned WOI_STATUS_PANICKED without woi_panic()"));
}
