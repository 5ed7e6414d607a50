/* copy: from one stream to another, until the first ends. */
#include <errno.h>

#include "support/drive.h"
#include "support/script.h"
#include "woi.h"

static struct script from, to;
static uint64_t progress;

static void begin(void)
{
    drive_begin();
    script_init(&from, "abcdef");
    script_init(&to, "");
    progress = 77;
}

static void end(void)
{
    script_check(&from);
    script_check(&to);
    drive_end();
}

TestSuite(copy, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static void assert_copied(const char *text)
{
    cr_assert(eq(sz, to.written, strlen(text)));
    cr_assert_bytes(to.output, text);
    cr_assert(eq(u64, progress, strlen(text)));
}

Test(copy, goes_on_until_the_input_ends)
{
    script_reads(&from, 2, 1);
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), 0));
    assert_copied("abcdef");
}

Test(copy, of_an_empty_input_writes_nothing)
{
    script_init(&from, "");
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), 0));
    assert_copied("");
    cr_assert(eq(u32, to.writes_done, 0));
}

Test(copy, needs_no_progress)
{
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, NULL)), 0));
    cr_assert(eq(sz, to.written, 6));
}

Test(copy, shuts_nothing_down_and_flushes_nothing)
{
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), 0));
    cr_assert(eq(u32, from.shutdowns + to.shutdowns, 0));
    cr_assert(eq(u32, from.flushes + to.flushes, 0));
}

Test(copy, writes_on_after_short_writes_before_it_reads_on)
{
    script_reads(&from, 4);
    script_writes(&to, 1, 2);
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), 0));
    assert_copied("abcdef");
    cr_assert(eq(u32, to.writes_done, 4));
    cr_assert(eq(u32, from.reads_done, 3));
}

Test(copy, ends_with_the_error_of_a_read)
{
    script_reads(&from, 4, -ECONNRESET);
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), -ECONNRESET));
    assert_copied("abcd");
}

Test(copy, ends_with_the_error_of_a_write)
{
    script_writes(&to, 3, -EPIPE);
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), -EPIPE));
    assert_copied("abc");
}

Test(copy, to_a_stream_that_writes_nothing_is_an_error_and_no_endless_loop)
{
    script_writes(&to, 2, 0);
    cr_assert(eq(int, drive_int(woi_copy(&from, &to, &progress)), -EIO));
    assert_copied("ab");
}

Test(copy, of_null_is_invalid_and_reads_nothing)
{
    cr_assert(eq(int, drive_int(woi_stream_copy(NULL, &to.stream, &progress)), -EINVAL));
    cr_assert(eq(u64, progress, 0));
    cr_assert(eq(int, drive_int(woi_stream_copy(&from.stream, NULL, &progress)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_stream_copy(NULL, NULL, NULL)), -EINVAL));
    cr_assert(eq(u32, from.reads_done, 0));
    cr_assert(eq(sz, from.left, 6));
}

Test(copy, waits_for_input_and_for_room)
{
    struct woi_future_int *copying = woi_copy(&from, &to, &progress);

    script_reads(&from, SCRIPT_WAIT, 4, SCRIPT_WAIT);
    script_writes(&to, 1, SCRIPT_WAIT);
    cr_assert(is_pending(copying));
    cr_assert(eq(u64, progress, 0));
    script_wake(&from);
    cr_assert(is_pending(copying)); /* read 4, wrote 1 */
    cr_assert(eq(u64, progress, 1));
    cr_assert(list_is_empty(&from.waiters));
    script_wake(&to);
    cr_assert(is_pending(copying));
    cr_assert(eq(u64, progress, 4));
    script_wake(&from);
    cr_assert(is_ready(copying));
    cr_assert(eq(int, copying->output, 0));
    assert_copied("abcdef");
    woi_drop(copying);
}

Test(copy, dropped_half_way_lets_go_of_both_and_has_counted_what_was_written)
{
    struct woi_future_int *copying = woi_copy(&from, &to, &progress);

    script_writes(&to, 2, SCRIPT_WAIT);
    cr_assert(is_pending(copying));
    cr_assert(eq(int, from.held, 1));
    cr_assert(eq(int, to.held, 1));
    woi_drop(copying);
    assert_copied("ab");
    cr_assert(eq(int, hand.held, 0));
}

Test(copy, never_polled_has_done_nothing)
{
    woi_drop(woi_copy(&from, &to, &progress));
    cr_assert(eq(u64, progress, 0));
    cr_assert(eq(sz, from.left, 6));
}

Test(copy, out_of_memory_there_is_no_future)
{
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_copy(&from, &to, NULL), NULL));
    cr_assert(eq(u32, from.holds + to.holds, 0));
    heap.fail_at = 0;
}

/* --- over real streams --- */

enum { LONG = 100000 };

static char sent[LONG], received[LONG];

static WOI_ASYNC(int, send_long, ((struct woi_duplex *, end)))
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->end, sent, LONG));
    WOI_TRY(woi_shutdown(self->end));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, transfer_long, ((struct woi_duplex **, a), (struct woi_duplex **, b)),
    struct woi_future_int_handle *copying;
    struct woi_future_int_result copied;
    struct send_long_handle *sending;
    struct send_long_result done;
)
{
    WOI_BEGIN;
    self->sending = woi_spawn(send_long(self->a[0]));
    self->copying = woi_spawn(woi_copy(self->a[1], self->b[0], &progress));
    WOI_TRY(woi_read_exact(self->b[1], received, LONG));
    WOI_AWAIT(self->done, self->sending);
    WOI_AWAIT(self->copied, self->copying);
    WOI_RETURN(self->copied.value);
    WOI_END;
}

Test(copy, carries_more_than_its_buffer_holds)
{
    struct woi_duplex *a[2], *b[2];
    int output = -1;

    for (size_t i = 0; i < LONG; i++)
        sent[i] = (char)(i * 7 + i / 251);
    cr_assert(eq(int, woi_duplex_new(40000, &a[0], &a[1]), 0));
    cr_assert(eq(int, woi_duplex_new(1000, &b[0], &b[1]), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, transfer_long(a, b)), 0));
    cr_assert(eq(int, output, 0));
    cr_assert(eq(u64, progress, LONG));
    cr_assert(eq(int, memcmp(sent, received, LONG), 0));
    for (size_t i = 0; i < 2; i++) {
        woi_duplex_close(a[i]);
        woi_duplex_close(b[i]);
    }
}

Test(copy, from_a_stream_to_itself_is_an_echo)
{
    struct woi_duplex *here, *there;
    char buffer[5] = "";

    cr_assert(eq(int, woi_duplex_new(16, &here, &there), 0));
    struct woi_future_int *echo = woi_copy(here, here, &progress);
    cr_assert(is_pending(echo));
    cr_assert(eq(int, drive_int(woi_write_all(there, "ping", 4)), 0));
    cr_assert(is_pending(echo));
    cr_assert(eq(int, drive_int(woi_read_exact(there, buffer, 4)), 0));
    cr_assert(eq(str, buffer, "ping"));
    woi_duplex_close(there);
    cr_assert(is_ready(echo));
    cr_assert(eq(int, echo->output, 0));
    woi_drop(echo);
    woi_duplex_close(here);
}

/* An endless source, and a sink that takes everything, both at once. */
static woi_poll endless(struct woi_stream *self, const struct iovec *parts, int n, struct woi_waiter *waiter,
                        struct woi_context *cx, ssize_t *ret_done)
{
    (void)self;
    (void)waiter;
    (void)cx;
    cr_assert(eq(int, n, 1));
    *ret_done = (ssize_t)parts[0].iov_len;
    return WOI_READY;
}

static const struct woi_stream_ops endless_ops = {
    .name = "endless", .poll_read = endless, .poll_write = endless};

Test(copy, that_never_waits_lets_other_tasks_run)
{
    struct woi_duplex stream = {.stream.ops = &endless_ops};
    struct woi_future_int_handle *copying = woi_spawn(woi_copy(&stream, &stream, &progress));
    struct woi_future_int_result copied;
    int output = -1;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_yield_now()), 0));
    cr_assert(gt(u64, progress, 0));
    woi_abort(copying);
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, copied, copying), 0));
    cr_assert(eq(int, (int)copied.error, WOI_CANCELLED));
}
