/* read_exact and write_all: as many steps as it takes, and how far they came. */
#include <errno.h>

#include "support/drive.h"
#include "support/script.h"

static struct script script;
static size_t progress;

static void begin(void)
{
    drive_begin();
    script_init(&script, "");
    progress = 77;
}

static void end(void)
{
    script_check(&script);
    drive_end();
}

TestSuite(exact, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

Test(exact, read_exact_fills_the_buffer_from_short_reads)
{
    char buffer[7] = "";

    script_init(&script, "abcdefgh");
    script_reads(&script, 1, 3, 1);
    cr_assert(eq(int, drive_int(woi_read_exact(&script, buffer, 6)), 0));
    cr_assert(eq(str, buffer, "abcdef"));
    cr_assert(eq(u32, script.reads_done, 4));
    cr_assert(eq(sz, script.left, 2));
}

Test(exact, write_all_writes_everything_in_short_writes)
{
    script_writes(&script, 1, 2, 1);
    cr_assert(eq(int, drive_int(woi_write_all(&script, "abcdef", 6)), 0));
    cr_assert_bytes(script.output, "abcdef");
    cr_assert(eq(sz, script.written, 6));
    cr_assert(eq(u32, script.writes_done, 4));
}

Test(exact, read_exact_takes_an_input_that_ends_with_the_buffer)
{
    char buffer[3];

    script_init(&script, "abc");
    cr_assert(eq(int, drive_int(woi_read_exact_progress(&script, buffer, 3, &progress)), 0));
    cr_assert(eq(sz, progress, 3));
    cr_assert(eq(u32, script.reads_done, 1));
}

Test(exact, read_exact_of_an_input_that_ends_before_is_no_data)
{
    char buffer[8] = "";

    script_init(&script, "abc");
    script_reads(&script, 2, 1);
    cr_assert(
        eq(int, drive_int(woi_read_exact_progress(&script, buffer, sizeof buffer, &progress)), -ENODATA));
    cr_assert(eq(sz, progress, 3));
    cr_assert_bytes(buffer, "abc");
}

Test(exact, read_exact_ends_with_the_error_of_a_later_read)
{
    char buffer[8];

    script_init(&script, "abc");
    script_reads(&script, 2, -ECONNRESET);
    cr_assert(
        eq(int, drive_int(woi_read_exact_progress(&script, buffer, sizeof buffer, &progress)), -ECONNRESET));
    cr_assert(eq(sz, progress, 2));
}

Test(exact, write_all_ends_with_the_error_of_a_later_write)
{
    script_writes(&script, 2, 1, -EPIPE);
    cr_assert(eq(int, drive_int(woi_write_all_progress(&script, "abcdef", 6, &progress)), -EPIPE));
    cr_assert(eq(sz, progress, 3));
}

Test(exact, write_all_to_a_stream_that_writes_nothing_is_an_error_and_no_endless_loop)
{
    script_writes(&script, 1, 0);
    cr_assert(eq(int, drive_int(woi_write_all_progress(&script, "abc", 3, &progress)), -EIO));
    cr_assert(eq(sz, progress, 1));
}

Test(exact, size_0_asks_nobody)
{
    char byte;

    cr_assert(eq(int, drive_int(woi_read_exact_progress(&script, &byte, 0, &progress)), 0));
    cr_assert(eq(sz, progress, 0));
    cr_assert(eq(int, drive_int(woi_read_exact(&script, NULL, 0)), 0));
    cr_assert(eq(int, drive_int(woi_write_all(&script, NULL, 0)), 0));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(exact, null_is_invalid_and_leaves_the_progress_at_0)
{
    char byte;

    cr_assert(eq(int, drive_int(woi_read_exact_progress(&script, NULL, 1, &progress)), -EINVAL));
    cr_assert(eq(sz, progress, 0));
    progress = 77;
    cr_assert(eq(int, drive_int(woi_write_all_progress(&script, NULL, 1, &progress)), -EINVAL));
    cr_assert(eq(sz, progress, 0));
    cr_assert(eq(int, drive_int(woi_stream_read_exact(NULL, &byte, 1, NULL)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_stream_write_all(NULL, &byte, 1, NULL)), -EINVAL));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(exact, the_progress_of_read_exact_is_right_while_it_waits)
{
    char buffer[6];
    struct woi_future_int *reading = woi_read_exact_progress(&script, buffer, 6, &progress);

    cr_assert(eq(sz, progress, 0));
    script.input = "abcdef";
    script.left = 6;
    script_reads(&script, 2, SCRIPT_WAIT, 3, SCRIPT_WAIT);
    cr_assert(is_pending(reading));
    cr_assert(eq(sz, progress, 2));
    script_wake(&script);
    cr_assert(is_pending(reading));
    cr_assert(eq(sz, progress, 5));
    script_wake(&script);
    cr_assert(is_ready(reading));
    cr_assert(eq(sz, progress, 6));
    cr_assert_bytes(buffer, "abcdef");
    woi_drop(reading);
}

Test(exact, read_exact_dropped_half_way_tells_what_is_in_the_buffer_and_the_rest_can_be_read)
{
    char buffer[6];
    struct woi_future_int *reading = woi_read_exact_progress(&script, buffer, 6, &progress);

    script.input = "abcdef";
    script.left = 6;
    script_reads(&script, 4, SCRIPT_WAIT);
    cr_assert(is_pending(reading));
    woi_drop(reading);
    cr_assert(eq(sz, progress, 4));
    cr_assert(eq(int, drive_int(woi_read_exact(&script, buffer + progress, 6 - progress)), 0));
    cr_assert_bytes(buffer, "abcdef");
}

Test(exact, write_all_dropped_half_way_tells_what_is_written_and_the_rest_can_be)
{
    struct woi_future_int *writing = woi_write_all_progress(&script, "abcdef", 6, &progress);

    script_writes(&script, 1, 3, SCRIPT_WAIT);
    cr_assert(is_pending(writing));
    woi_drop(writing);
    cr_assert(eq(sz, progress, 4));
    cr_assert(eq(int, drive_int(woi_write_all(&script, &"abcdef"[progress], 6 - progress)), 0));
    cr_assert(eq(sz, script.written, 6));
    cr_assert_bytes(script.output, "abcdef");
}

Test(exact, never_polled_they_have_done_nothing)
{
    char byte;

    script_init(&script, "a");
    woi_drop(woi_read_exact_progress(&script, &byte, 1, &progress));
    cr_assert(eq(sz, progress, 0));
    progress = 77;
    woi_drop(woi_write_all_progress(&script, "a", 1, &progress));
    cr_assert(eq(sz, progress, 0));
    cr_assert(eq(sz, script.left, 1));
    cr_assert(eq(sz, script.written, 0));
    cr_assert(eq(u32, script.holds, 2));
}

Test(exact, closing_the_stream_under_them_ends_both)
{
    struct woi_duplex *a, *b;
    char buffer[8];
    size_t read_progress;

    cr_assert(eq(int, woi_duplex_new(4, &a, &b), 0));
    cr_assert(eq(long, drive_size(woi_write(b, "xyz", 3)), 3));
    struct woi_future_int *reading = woi_read_exact_progress(a, buffer, 8, &read_progress);
    struct woi_future_int *writing = woi_write_all_progress(a, "abcdef", 6, &progress);
    cr_assert(is_pending(reading));
    cr_assert(is_pending(writing));
    woi_duplex_close(a);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, drive_int(reading), -EBADF));
    cr_assert(eq(int, drive_int(writing), -EBADF));
    cr_assert(eq(sz, read_progress, 3));
    cr_assert(eq(sz, progress, 4));
    woi_duplex_close(b);
}

Test(exact, out_of_memory_there_is_no_future)
{
    char byte;

    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_read_exact(&script, &byte, 1), NULL));
    cr_assert(eq(ptr, woi_write_all(&script, &byte, 1), NULL));
    cr_assert(eq(u32, script.holds, 0));
    heap.fail_at = 0;
}
