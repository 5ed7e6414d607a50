/* The buffered reader: lines, and reading on after them. */
#include <errno.h>

#include "support/drive.h"
#include "support/script.h"

static struct script script;
static struct woi_reader *reader;
static char *line;

static void begin(void)
{
    drive_begin();
    script_init(&script, "");
    line = NULL;
}

static void end(void)
{
    woi_reader_free(reader);
    reader = NULL;
    script_check(&script);
    drive_end();
}

TestSuite(reader, .init = begin, .fini = end, .timeout = DRIVE_TIMEOUT);

static void open_reader(const char *input, size_t capacity)
{
    script_init(&script, input);
    cr_assert(eq(int, woi_reader_new(&script, capacity, &reader), 0));
}

static void assert_line(const char *expected)
{
    const ssize_t length = drive_size(woi_read_line(reader, &line));

    cr_assert(eq(long, length, (long)strlen(expected)));
    cr_assert(eq(str, line, (char *)(uintptr_t)expected));
}

static void assert_no_line(ssize_t error)
{
    char *const before = line;

    cr_assert(eq(long, drive_size(woi_read_line(reader, &line)), error));
    cr_assert(eq(ptr, line, before));
}

Test(reader, gives_one_line_after_the_other_and_then_no_data)
{
    open_reader("first\nsecond\n", 32);
    assert_line("first");
    assert_line("second");
    assert_no_line(-ENODATA);
    assert_no_line(-ENODATA);
    cr_assert(eq(u32, script.reads_done, 3));
}

Test(reader, of_an_empty_input_has_no_data)
{
    open_reader("", 1);
    assert_no_line(-ENODATA);
}

Test(reader, takes_the_carriage_return_before_the_newline_and_no_other)
{
    open_reader("a\r\n\r\nb\rc\r\r\nd\r", 32);
    assert_line("a");
    assert_line("");
    assert_line("b\rc\r");
    assert_line("d\r"); /* no newline: nothing to take */
    assert_no_line(-ENODATA);
}

Test(reader, gives_empty_lines)
{
    open_reader("\n\n\nx\n", 32);
    assert_line("");
    assert_line("");
    assert_line("");
    assert_line("x");
    assert_no_line(-ENODATA);
}

Test(reader, gives_a_last_line_without_newline)
{
    open_reader("a\nlast", 32);
    assert_line("a");
    assert_line("last");
    assert_no_line(-ENODATA);
}

Test(reader, keeps_nul_bytes_in_a_line)
{
    open_reader("", 32);
    script.input = "a\0b\nc";
    script.left = 5;
    cr_assert(eq(long, drive_size(woi_read_line(reader, &line)), 3));
    cr_assert(eq(int, memcmp(line, "a\0b", 4), 0));
    assert_line("c");
}

Test(reader, puts_a_line_together_from_single_bytes)
{
    open_reader("ab\r\ncd\n", 8);
    script_reads(&script, 1, 1, 1, 1, 1, 1, 1);
    assert_line("ab");
    cr_assert(eq(u32, script.reads_done, 4));
    assert_line("cd");
    cr_assert(eq(u32, script.reads_done, 7));
}

Test(reader, does_not_look_twice_at_bytes_that_hold_no_newline_nor_miss_one)
{
    open_reader("abcdefghij\nkl\nm", 12);
    script_reads(&script, 3, 3, 3, 3, 3, 3);
    assert_line("abcdefghij");
    assert_line("kl");
    assert_line("m");
    assert_no_line(-ENODATA);
}

/* --- lines and the capacity --- */

Test(reader, gives_a_line_that_fills_the_buffer_with_its_newline)
{
    open_reader("1234567\nabcdefg\nxyz", 8);
    assert_line("1234567");
    assert_line("abcdefg");
    assert_line("xyz");
}

Test(reader, gives_a_last_line_just_shorter_than_the_buffer)
{
    open_reader("1234567", 8);
    assert_line("1234567");
    assert_no_line(-ENODATA);
}

Test(reader, refuses_a_longer_line_and_goes_on_with_the_next)
{
    open_reader("12345678\nnext\n", 8);
    assert_no_line(-EMSGSIZE);
    assert_line("next");
    assert_no_line(-ENODATA);
}

Test(reader, refuses_a_line_of_many_buffers_once)
{
    open_reader("", 8);
    script.input = "0123456789012345678901234567890123456789\nnext\n\nlast";
    script.left = strlen(script.input);
    script_reads(&script, 5, 1, 7, 3, 8, 1, 8, 8, 8, 8);
    assert_no_line(-EMSGSIZE);
    assert_line("next");
    assert_line("");
    assert_line("last");
    assert_no_line(-ENODATA);
}

Test(reader, refuses_each_of_two_long_lines)
{
    open_reader("1234567890\n1234567890\nx\n", 4);
    assert_no_line(-EMSGSIZE);
    assert_no_line(-EMSGSIZE);
    assert_line("x");
}

Test(reader, has_no_data_after_a_long_line_that_ends_the_input)
{
    open_reader("1234567890", 4);
    assert_no_line(-EMSGSIZE);
    assert_no_line(-ENODATA);
    assert_no_line(-ENODATA);
}

Test(reader, of_one_byte_gives_empty_lines_only)
{
    open_reader("\na\n\n", 1);
    assert_line("");
    assert_no_line(-EMSGSIZE);
    assert_line("");
    assert_no_line(-ENODATA);
}

/* --- errors, waiting, dropping --- */

Test(reader, gives_the_error_of_the_stream_and_keeps_what_it_has)
{
    open_reader("abcdef\n", 16);
    script_reads(&script, 3, -EIO);
    assert_no_line(-EIO);
    assert_line("abcdef");
}

Test(reader, dropped_half_way_loses_nothing)
{
    open_reader("abcdef\nxy\n", 16);
    script_reads(&script, 4, SCRIPT_WAIT);
    struct woi_future_ssize_t *reading = woi_read_line(reader, &line);
    cr_assert(is_pending(reading));
    woi_drop(reading);
    cr_assert(eq(ptr, line, NULL));
    assert_line("abcdef");
    assert_line("xy");
}

Test(reader, goes_on_when_it_is_woken)
{
    open_reader("abc\n", 16);
    script_reads(&script, 2, SCRIPT_WAIT, 1, SCRIPT_WAIT);
    struct woi_future_ssize_t *reading = woi_read_line(reader, &line);
    cr_assert(is_pending(reading));
    script_wake(&script);
    cr_assert(is_pending(reading));
    script_wake(&script);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(is_ready(reading));
    cr_assert(eq(long, reading->output, 3));
    cr_assert(eq(str, line, "abc"));
    woi_drop(reading);
}

Test(reader, with_two_who_wait_gives_each_a_line)
{
    char *other = NULL;

    open_reader("one\ntwo\n", 16);
    script_reads(&script, SCRIPT_WAIT, SCRIPT_WAIT);
    struct woi_future_ssize_t *first = woi_read_line(reader, &line);
    struct woi_future_ssize_t *second = woi_read_line(reader, &other);
    cr_assert(is_pending(first));
    cr_assert(is_pending(second));
    script_wake(&script);
    cr_assert(is_ready(first));
    cr_assert(eq(str, line, "one"));
    cr_assert(is_ready(second));
    cr_assert(eq(str, other, "two"));
    woi_drop(first);
    woi_drop(second);
}

Test(reader, freed_under_an_operation_lives_until_that_is_dropped)
{
    open_reader("abc\n", 16);
    script_reads(&script, SCRIPT_WAIT);
    struct woi_future_ssize_t *reading = woi_read_line(reader, &line);
    cr_assert(is_pending(reading));
    woi_reader_free(reader);
    reader = NULL;
    script_wake(&script);
    cr_assert(is_ready(reading));
    cr_assert(eq(str, line, "abc"));
    cr_assert(eq(int, script.held, 2));
    woi_drop(reading);
    cr_assert(eq(int, script.held, 0));
}

/* What is already in the buffer costs a unit, so that many lines in it starve nobody. */
Test(reader, takes_from_the_budget_for_what_is_in_the_buffer)
{
    struct woi_context cx = hand_context(&hand);
    unsigned budget = 0;
    char byte;

    open_reader("a\nb\nc", 16);
    assert_line("a");
    cx.budget = &budget;
    struct woi_future_ssize_t *reading = woi_read_line(reader, &line);
    cr_assert(eq(int, (int)woi_poll_future(&reading->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_ready(reading));
    cr_assert(eq(str, line, "b"));
    woi_drop(reading);
    reading = woi_reader_read(reader, &byte, 1);
    cr_assert(eq(int, (int)woi_poll_future(&reading->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(is_ready(reading));
    cr_assert(eq(chr, byte, 'c'));
    woi_drop(reading);
}

/* --- reading on --- */

Test(reader, read_takes_first_what_is_left_in_the_buffer)
{
    char buffer[16] = "";

    open_reader("head\nbody and more", 11);
    assert_line("head");
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, 4)), 4));
    cr_assert(eq(str, buffer, "body"));
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, sizeof buffer)), 2));
    cr_assert_bytes(buffer, " a");
    cr_assert(eq(u32, script.reads_done, 1));
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, sizeof buffer)), 7));
    cr_assert_bytes(buffer, "nd more");
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, sizeof buffer)), 0));
}

Test(reader, lines_go_on_where_a_read_stopped)
{
    char buffer[2];

    open_reader("one\ntwo\nthree\nfour\n", 32);
    assert_line("one");
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, 2)), 2));
    assert_line("o");
    assert_line("three");
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, 2)), 2));
    assert_line("ur");
}

Test(reader, lines_go_on_where_a_read_stopped_in_a_line_that_was_searched)
{
    char buffer[2];

    open_reader("abcd\nxy\n", 16);
    script_reads(&script, 4, SCRIPT_WAIT, 1);
    struct woi_future_ssize_t *reading = woi_read_line(reader, &line);
    cr_assert(is_pending(reading));
    woi_drop(reading);
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, 2)), 2));
    cr_assert_bytes(buffer, "ab");
    assert_line("cd");
    assert_line("xy");
}

Test(reader, a_read_in_a_line_too_long_ends_the_skipping)
{
    char buffer[16];

    open_reader("123456789\ngud\n", 4);
    assert_no_line(-EMSGSIZE);
    cr_assert(eq(long, drive_size(woi_reader_read(reader, buffer, 6)), 6));
    cr_assert_bytes(buffer, "56789\n");
    assert_line("gud");
    assert_no_line(-ENODATA);
}

Test(reader, read_of_0_bytes_is_0_and_of_null_invalid)
{
    char byte;

    open_reader("a\nb", 8);
    cr_assert(eq(long, drive_size(woi_reader_read(reader, &byte, 0)), 0));
    assert_line("a");
    cr_assert(eq(long, drive_size(woi_reader_read(reader, &byte, 0)), 0));
    cr_assert(eq(long, drive_size(woi_reader_read(reader, NULL, 0)), 0));
    cr_assert(eq(long, drive_size(woi_reader_read(reader, NULL, 1)), -EINVAL));
    assert_line("b");
}

/* --- arguments, memory --- */

Test(reader, null_is_invalid)
{
    char byte;

    cr_assert(eq(int, woi_stream_reader_new(NULL, 8, &reader), -EINVAL));
    cr_assert(eq(int, woi_reader_new(&script, 8, NULL), -EINVAL));
    cr_assert(eq(int, woi_reader_new(&script, 0, &reader), -EINVAL));
    cr_assert(eq(int, woi_reader_new(&script, SIZE_MAX, &reader), -EINVAL));
    cr_assert(eq(ptr, reader, NULL));
    cr_assert(eq(long, drive_size(woi_read_line(NULL, &line)), -EINVAL));
    cr_assert(eq(long, drive_size(woi_reader_read(NULL, &byte, 1)), -EINVAL));
    open_reader("a\n", 8);
    cr_assert(eq(long, drive_size(woi_read_line(reader, NULL)), -EINVAL));
    woi_reader_free(NULL);
    assert_line("a");
}

Test(reader, out_of_memory_there_is_no_reader)
{
    heap.fail_at = 1;
    cr_assert(eq(int, woi_reader_new(&script, 8, &reader), -ENOMEM));
    cr_assert(eq(ptr, reader, NULL));
    cr_assert(eq(u32, script.holds, 0));
}

Test(reader, out_of_memory_there_is_no_operation)
{
    char byte;

    open_reader("", 8);
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, woi_read_line(reader, &line), NULL));
    cr_assert(eq(ptr, woi_reader_read(reader, &byte, 1), NULL));
    cr_assert(eq(int, script.held, 1));
    heap.fail_at = 0;
}
