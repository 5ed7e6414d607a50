/* The single steps on a stream: read, write, flush, shutdown; over a stream written by hand. */
#include <errno.h>
#include <limits.h>

#include "support/drive.h"
#include "support/script.h"

static struct script script;

static void begin(void)
{
    drive_begin();
    script_init(&script, "");
}

static void end(void)
{
    script_check(&script);
    drive_end();
}

TestSuite(read_write, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

Test(read_write, read_asks_the_stream_once_and_gives_its_count)
{
    char buffer[8] = "";

    script_init(&script, "abcdef");
    script_reads(&script, 3);
    cr_assert(eq(long, drive_size(woi_read(&script, buffer, sizeof buffer)), 3));
    cr_assert_bytes(buffer, "abc");
    cr_assert(eq(u32, script.reads_done, 1));
}

Test(read_write, write_asks_the_stream_once_and_gives_its_count)
{
    script_writes(&script, 2);
    cr_assert(eq(long, drive_size(woi_write(&script, "abcdef", 6)), 2));
    cr_assert_bytes(script.output, "ab");
    cr_assert(eq(u32, script.writes_done, 1));
}

Test(read_write, errors_of_the_stream_are_the_output)
{
    char byte;

    script_reads(&script, -ECONNRESET);
    script_writes(&script, -EPIPE);
    script.control_error = -EIO;
    cr_assert(eq(long, drive_size(woi_read(&script, &byte, 1)), -ECONNRESET));
    cr_assert(eq(long, drive_size(woi_write(&script, "x", 1)), -EPIPE));
    cr_assert(eq(int, drive_int(woi_flush(&script)), -EIO));
    cr_assert(eq(int, drive_int(woi_shutdown(&script)), -EIO));
}

Test(read_write, flush_and_shutdown_reach_the_stream)
{
    cr_assert(eq(int, drive_int(woi_flush(&script)), 0));
    cr_assert(eq(u32, script.flushes, 1));
    cr_assert(eq(u32, script.shutdowns, 0));
    cr_assert(eq(int, drive_int(woi_shutdown(&script)), 0));
    cr_assert(eq(u32, script.shutdowns, 1));
}

Test(read_write, the_end_of_input_is_0)
{
    char byte;

    script_init(&script, "");
    cr_assert(eq(long, drive_size(woi_read(&script, &byte, 1)), 0));
}

/* --- arguments --- */

Test(read_write, size_0_gives_0_without_asking_the_stream)
{
    char byte;
    struct iovec empty[2] = {{&byte, 0}, {NULL, 0}};

    cr_assert(eq(long, drive_size(woi_read(&script, &byte, 0)), 0));
    cr_assert(eq(long, drive_size(woi_read(&script, NULL, 0)), 0));
    cr_assert(eq(long, drive_size(woi_write(&script, NULL, 0)), 0));
    cr_assert(eq(long, drive_size(woi_readv(&script, empty, 2)), 0));
    cr_assert(eq(long, drive_size(woi_writev(&script, empty, 2)), 0));
    cr_assert(eq(long, drive_size(woi_readv(&script, NULL, 0)), 0));
    cr_assert(eq(long, drive_size(woi_writev(&script, NULL, 0)), 0));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(read_write, a_null_buffer_is_invalid)
{
    struct iovec parts[2] = {{"x", 1}, {NULL, 1}};

    cr_assert(eq(long, drive_size(woi_read(&script, NULL, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_write(&script, NULL, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_readv(&script, NULL, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_writev(&script, NULL, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_writev(&script, parts, 2)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_readv(&script, parts, 2)), -EINVAL));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(read_write, a_null_stream_is_invalid)
{
    char byte;
    struct iovec part = {&byte, 1};

    cr_assert(eq(long, drive_size(woi_stream_read(NULL, &byte, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_stream_read(NULL, &byte, 0)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_stream_write(NULL, &byte, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_stream_readv(NULL, &part, 1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_stream_writev(NULL, &part, 1)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_stream_flush(NULL)), -EINVAL));
    cr_assert(eq(int, drive_int(woi_stream_shutdown(NULL)), -EINVAL));
}

Test(read_write, a_number_of_parts_out_of_range_is_invalid)
{
    static struct iovec parts[1025];
    char byte;

    for (size_t i = 0; i < 1025; i++)
        parts[i] = (struct iovec){&byte, 1};
    script_init(&script, "ab");
    cr_assert(eq(long, drive_size(woi_readv(&script, parts, -1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_writev(&script, parts, -1)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_readv(&script, parts, 1025)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_writev(&script, parts, 1025)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_readv(&script, parts, 1024)), 2));
    cr_assert(eq(long, drive_size(woi_writev(&script, parts, 1024)), SCRIPT_OUTPUT));
}

Test(read_write, parts_whose_sizes_overflow_are_invalid)
{
    char bytes[2];
    const struct iovec zero_together[2] = {{bytes, SIZE_MAX / 2 + 1}, {bytes, SIZE_MAX / 2 + 1}};
    const struct iovec one_too_large[2] = {{bytes, SSIZE_MAX}, {bytes, 1}};

    cr_assert(eq(long, drive_size(woi_readv(&script, zero_together, 2)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_writev(&script, one_too_large, 2)), -EINVAL));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(read_write, a_size_beyond_ssize_max_is_cut)
{
    char buffer[4];

    script_init(&script, "ab");
    cr_assert(eq(long, drive_size(woi_read(&script, buffer, SIZE_MAX)), 2));
    cr_assert(eq(sz, script.asked, SSIZE_MAX));
}

Test(read_write, parts_are_filled_in_order)
{
    char first[2], second[1], third[8];
    const struct iovec parts[4] = {{first, 2}, {NULL, 0}, {second, 1}, {third, sizeof third}};

    script_init(&script, "abcdef");
    cr_assert(eq(long, drive_size(woi_readv(&script, parts, 4)), 6));
    cr_assert(eq(int, memcmp(first, "ab", 2), 0));
    cr_assert(eq(chr, second[0], 'c'));
    cr_assert(eq(int, memcmp(third, "def", 3), 0));
}

Test(read_write, parts_are_written_in_order)
{
    const struct iovec parts[3] = {{"ab", 2}, {NULL, 0}, {"cdef", 4}};

    cr_assert(eq(long, drive_size(woi_writev(&script, parts, 3)), 6));
    cr_assert_bytes(script.output, "abcdef");
}

/* --- operations that a stream does not have --- */

static const struct woi_stream_ops no_ops = {.name = "nothing"};

Test(read_write, what_a_stream_cannot_do_is_not_supported)
{
    struct woi_duplex nothing = {.stream.ops = &no_ops};
    char bytes[2], *line;
    const struct iovec part = {bytes, 2};
    struct woi_reader *reader;

    cr_assert(eq(long, drive_size(woi_read(&nothing, bytes, 2)), -ENOTSUP));
    cr_assert(eq(long, drive_size(woi_readv(&nothing, &part, 1)), -ENOTSUP));
    cr_assert(eq(long, drive_size(woi_write(&nothing, "x", 1)), -ENOTSUP));
    cr_assert(eq(long, drive_size(woi_writev(&nothing, &part, 1)), -ENOTSUP));
    cr_assert(eq(int, drive_int(woi_read_exact(&nothing, bytes, 2)), -ENOTSUP));
    cr_assert(eq(int, drive_int(woi_write_all(&nothing, "xy", 2)), -ENOTSUP));
    cr_assert(eq(int, drive_int(woi_copy(&nothing, &script, NULL)), -ENOTSUP));
    script_init(&script, "x");
    cr_assert(eq(int, drive_int(woi_copy(&script, &nothing, NULL)), -ENOTSUP));
    cr_assert(eq(int, woi_reader_new(&nothing, 8, &reader), 0));
    cr_assert(eq(long, drive_size(woi_read_line(reader, &line)), -ENOTSUP));
    cr_assert(eq(long, drive_size(woi_reader_read(reader, bytes, 2)), -ENOTSUP));
    woi_reader_free(reader);
}

Test(read_write, a_stream_without_flush_and_shutdown_gives_0_for_them)
{
    struct woi_duplex nothing = {.stream.ops = &no_ops};

    cr_assert(eq(int, drive_int(woi_flush(&nothing)), 0));
    cr_assert(eq(int, drive_int(woi_shutdown(&nothing)), 0));
}

/* --- holding, waiting, dropping --- */

Test(read_write, an_operation_holds_the_stream_from_the_call_to_the_drop)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(&script, &byte, 1);
    struct woi_future_int *flushing = woi_flush(&script);

    cr_assert(eq(int, script.held, 2));
    cr_assert(is_ready(reading));
    cr_assert(eq(int, script.held, 2));
    woi_drop(reading);
    cr_assert(eq(int, script.held, 1));
    woi_drop(flushing); /* was never polled */
    cr_assert(eq(int, script.held, 0));
    cr_assert(eq(u32, script.flushes, 0));
}

Test(read_write, a_waiting_read_goes_on_when_it_is_woken)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(&script, &byte, 1);

    script_init(&script, "x");
    script.held = 1;
    script_reads(&script, SCRIPT_WAIT);
    cr_assert(is_pending(reading));
    cr_assert(eq(u32, hand.wakes, 0));
    script_wake(&script);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(reading));
    cr_assert(eq(long, reading->output, 1));
    woi_drop(reading);
}

Test(read_write, dropped_while_it_waits_an_operation_leaves_the_queue)
{
    char byte;
    struct woi_future_ssize_t *reading = woi_read(&script, &byte, 1);
    struct woi_future_ssize_t *writing = woi_write(&script, "x", 1);

    script_reads(&script, SCRIPT_WAIT);
    script_writes(&script, SCRIPT_WAIT);
    cr_assert(is_pending(reading));
    cr_assert(is_pending(writing));
    woi_drop(reading);
    woi_drop(writing);
    cr_assert(list_is_empty(&script.waiters));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(u32, hand.wakes, 0));
}

Test(read_write, polled_by_another_an_operation_wakes_that_one)
{
    struct hand other = {0};
    char byte;
    struct woi_future_ssize_t *reading = woi_read(&script, &byte, 1);

    script_reads(&script, SCRIPT_WAIT, SCRIPT_WAIT);
    cr_assert(is_pending(reading));
    cr_assert(is_pending_with(&reading->future, &other));
    script_wake(&script);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, other.wakes, 1));
    cr_assert(eq(int, other.held, 0));
    woi_drop(reading);
}

Test(read_write, out_of_memory_there_is_no_future)
{
    char byte;
    const struct iovec part = {&byte, 1};

    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_read(&script, &byte, 1), NULL));
    cr_assert(eq(ptr, woi_write(&script, &byte, 1), NULL));
    cr_assert(eq(ptr, woi_readv(&script, &part, 1), NULL));
    cr_assert(eq(ptr, woi_writev(&script, &part, 1), NULL));
    cr_assert(eq(ptr, woi_flush(&script), NULL));
    cr_assert(eq(ptr, woi_shutdown(&script), NULL));
    cr_assert(eq(u32, script.holds, 0));
    heap.fail_at = 0;
}

/* --- now or never --- */

Test(read_write, trying_asks_the_stream_once_and_does_not_wait)
{
    char buffer[8];

    script_init(&script, "abcdef");
    script_reads(&script, 4, SCRIPT_WAIT, -EIO);
    script_writes(&script, SCRIPT_WAIT, 2);
    cr_assert(eq(long, woi_try_read(&script, buffer, sizeof buffer), 4));
    cr_assert_bytes(buffer, "abcd");
    cr_assert(eq(long, woi_try_read(&script, buffer, sizeof buffer), -EAGAIN));
    cr_assert(list_is_empty(&script.waiters));
    cr_assert(eq(long, woi_try_read(&script, buffer, sizeof buffer), -EIO));
    cr_assert(eq(long, woi_try_write(&script, "xyz", 3), -EAGAIN));
    cr_assert(eq(long, woi_try_write(&script, "xyz", 3), 2));
    cr_assert(eq(u32, script.reads_done, 3));
    cr_assert(eq(u32, script.writes_done, 2));
    cr_assert(eq(int, script.held, 0));
}

Test(read_write, trying_a_misuse_or_nothing_does_not_ask_the_stream)
{
    struct woi_stream nothing = {.ops = &(const struct woi_stream_ops){.name = "nothing"}};
    char byte;

    cr_assert(eq(long, woi_stream_try_read(NULL, &byte, 1), -EINVAL));
    cr_assert(eq(long, woi_stream_try_write(NULL, "", 0), -EINVAL));
    cr_assert(eq(long, woi_try_read(&script, NULL, 1), -EINVAL));
    cr_assert(eq(long, woi_try_read(&script, NULL, 0), 0));
    cr_assert(eq(long, woi_stream_try_read(&nothing, &byte, 1), -ENOTSUP));
    cr_assert(eq(long, woi_stream_try_write(&nothing, &byte, 1), -ENOTSUP));
    cr_assert(eq(u32, script.reads_done + script.writes_done, 0));
}

Test(read_write, trying_leaves_those_who_wait_in_their_places)
{
    struct woi_duplex *here, *there;
    char byte, other;

    cr_assert(eq(int, woi_duplex_new(1, &here, &there), 0));
    struct woi_future_ssize_t *reading = woi_read(here, &byte, 1);
    cr_assert(is_pending(reading));
    cr_assert(eq(long, woi_try_read(here, &other, 1), -EAGAIN));
    cr_assert(eq(long, woi_try_write(there, "x", 1), 1));
    cr_assert(eq(long, woi_try_write(there, "y", 1), -EAGAIN));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(reading));
    cr_assert(eq(chr, byte, 'x'));
    woi_drop(reading);
    woi_duplex_close(here);
    cr_assert(eq(long, woi_try_write(there, "z", 1), -EPIPE));
    woi_duplex_close(there);
}

/* --- the budget --- */

/* What needs no waiting still lets others run: without a unit left it only wakes itself. */
static void assert_takes_budget(struct woi_future *future)
{
    struct woi_context cx = hand_context(&hand);
    const unsigned wakes = hand.wakes;
    unsigned budget = 0;

    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, wakes + 1));
    budget = 1;
    cr_assert(eq(int, (int)woi_poll_future(future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    woi_future_drop(future);
}

Test(read_write, operations_that_never_wait_take_from_the_budget)
{
    char byte;

    assert_takes_budget(&woi_read(&script, &byte, 0)->future);
    assert_takes_budget(&woi_writev(&script, NULL, 0)->future);
    assert_takes_budget(&woi_flush(&script)->future);
    assert_takes_budget(&woi_shutdown(&script)->future);
    assert_takes_budget(&woi_read_exact(&script, NULL, 0)->future);
    assert_takes_budget(&woi_write_all(&script, NULL, 0)->future);
}
